/** What the package brings for shells and man: completion in real shells in terminals, pages that render cleanly. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHAT_TUI } from '../support/chat-tui.js';
import { PtyProgram } from '../support/pty.js';
import { missingPrograms } from '../support/which.js';

const ROOT = resolve(import.meta.dirname, '../..');
let home: string;
let shell: PtyProgram | undefined;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'chat-shell-'));
});
afterEach(async () => {
  await shell?.close();
  shell = undefined;
  rmSync(home, { recursive: true, force: true });
});

const SHELLS = [
  {
    name: 'bash',
    args: ['--norc', '--noprofile', '-i'],
    ready: "PS1='READY> '",
    load: (program: string) => `source ${ROOT}/share/bash-completion/completions/${program}`,
  },
  {
    name: 'zsh',
    args: ['-f', '-i'],
    ready: "autoload -U compinit && compinit -u -D && setopt no_beep && PS1='READY> '",
    load: (program: string) => `source ${ROOT}/share/zsh/site-functions/_${program}`,
  },
  {
    name: 'fish',
    args: ['--no-config', '-i'],
    ready: "function fish_prompt; echo 'READY> '; end",
    load: (program: string) => `source ${ROOT}/share/fish/vendor_completions.d/${program}.fish`,
  },
] as const;

describe.for(SHELLS)('completion in $name', ({ name, args, ready, load }) => {
  // A shell that is not installed cannot be asked; .ci/run installs all three.
  test.skipIf(missingPrograms(name) !== undefined)(
    'finishes flags, their values and what may come instead',
    async () => {
      shell = PtyProgram.start({
        command: [name, ...args],
        env: { HOME: home, TERM: 'xterm', XDG_CONFIG_HOME: home, XDG_DATA_HOME: home },
      });
      const { keys, waitFor } = { keys: shell.keys.bind(shell), waitFor: shell.waitFor.bind(shell) };
      keys(ready, 'enter');
      await waitFor(/^READY> /m);
      keys(
        `${load('chat-tui')}; ${load('chat-server')}; echo loaded-$((1 + 1))`.replace('$((1 + 1))', '2'),
        'enter',
      );
      await waitFor(/^loaded-2/m);
      keys('chat-tui --ni', 'tab');
      await waitFor(/READY> chat-tui --nick/);
      keys('ctrl-u');
      keys('chat-tui compl', 'tab');
      await waitFor(/READY> chat-tui completion/);
      keys('fi', 'tab');
      await waitFor(/READY> chat-tui completion fish/);
      keys('ctrl-u');
      keys('chat-server --heartbeat-int', 'tab');
      await waitFor(/READY> chat-server --heartbeat-interval/);
      keys('ctrl-u');
      keys('chat-server --log-level ', 'deb', 'tab');
      await waitFor(/READY> chat-server --log-level debug/);
      keys('ctrl-u');
      keys(`chat-server verify ${ROOT}/packag`, 'tab');
      await waitFor(/READY> chat-server verify [^]*package/);
    },
  );
});

test.for(['bash', 'zsh', 'fish'])('chat-tui completion %s prints the file of the package', (name) => {
  const file = {
    bash: 'share/bash-completion/completions/chat-tui',
    zsh: 'share/zsh/site-functions/_chat-tui',
    fish: 'share/fish/vendor_completions.d/chat-tui.fish',
  }[name];
  const { stdout, status } = spawnSync(process.execPath, [CHAT_TUI, 'completion', name], {
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(stdout).toBe(readFileSync(join(ROOT, file ?? ''), 'utf8'));
});

describe('manual pages', () => {
  const { man } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { man: string[] };

  // Groff says what it does not understand; without man there is nobody to ask.
  test.skipIf(missingPrograms('man', 'groff') !== undefined).for(man)(
    '%s renders without a warning',
    (path) => {
      const { stdout, stderr, status } = spawnSync('man', ['--warnings=w', '-l', join(ROOT, path)], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', MANWIDTH: '80', HOME: home },
      });
      expect(stderr).toBe('');
      expect(status).toBe(0);
      for (const heading of ['NAME', 'DESCRIPTION', 'SEE ALSO']) expect(stdout).toContain(`\n${heading}\n`);
      expect(stdout).not.toMatch(/\\\(|\\f[BIR]/);
    },
  );

  test('are in the package, with the completions', () => {
    const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, npm_config_loglevel: 'silent' },
    });
    const [packed] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const files = packed.files.map(({ path }) => path);
    expect(files).toEqual(
      expect.arrayContaining([
        ...man,
        'share/bash-completion/completions/chat-tui',
        'share/zsh/site-functions/_chat-tui',
        'share/fish/vendor_completions.d/chat-tui.fish',
        'share/bash-completion/completions/chat-server',
      ]),
    );
  });
});
