/** The rights that the programs have, and those that they give: root is refused, and what they write is for nobody else. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { CHAT_TUI } from '../support/chat-tui.js';
import { modesBelow, openToOthers } from '../support/modes.js';
import { PROJECT } from '../support/pm2.js';
import { Program } from '../support/program.js';
import { PtyProgram } from '../support/pty.js';
import { TestClient } from '../support/test-client.js';

const SERVER = join(PROJECT, 'dist/server/main.js');
/** nobody, on any system. */
const NOBODY = 65_534;

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'chat-rights-'));
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

/** Flags of a daemon of the test's own. */
const flags = (data: string): string[] => ['--data', data, '--listen', '127.0.0.1:0 127.0.0.1:+0'];

/** It runs with another umask than this process. */
const under = (umask: string, ...command: string[]): [string, ...string[]] => [
  'sh',
  '-c',
  `umask ${umask}; exec "$@"`,
  'sh',
  ...command,
];

const isRoot = process.geteuid?.() === 0;
const nobodyCanRead =
  isRoot && spawnSync(process.execPath, [SERVER, '--version'], { uid: NOBODY, gid: NOBODY }).status === 0;

describe.skipIf(!isRoot)('root (only root can be refused)', () => {
  test('is refused by the daemon, which says what to do, and nothing is made', async () => {
    await using daemon = new Program([process.execPath, SERVER, ...flags(join(home, 'data'))]);
    expect(await daemon.exited).toEqual({ code: 78, signal: null });
    expect(daemon.output).toMatch(/server\.cannot-start error="Cannot run as root: .*--allow-root/);
    expect(existsSync(join(home, 'data'))).toBe(false);
  });

  test.for([
    { how: 'the flag', more: ['--allow-root'], env: {} },
    { how: 'the variable', more: [], env: { CHAT_SERVER_ALLOW_ROOT: 'true' } },
  ])('is warned when $how allows it', async ({ more, env }) => {
    await using daemon = new Program([process.execPath, SERVER, ...flags(join(home, 'data')), ...more], {
      env,
    });
    await daemon.expectLine('server.listening');
    expect(daemon.output).toContain('warn  server.runs-as-root');
  });

  test('may look after the files of the daemon: its fingerprint, a backup', async () => {
    const data = join(home, 'data');
    await using daemon = new Program([process.execPath, SERVER, '--allow-root', ...flags(data)]);
    await daemon.expectLine('server.listening');
    for (const args of [['fingerprint'], ['backup', join(home, 'copy.db')], ['verify']]) {
      await using tool = new Program([process.execPath, SERVER, ...args, '--data', data]);
      expect([args, (await tool.exited).code, tool.output]).toEqual([args, 0, expect.any(String)]);
    }
  });
});

test.skipIf(!nobodyCanRead)(
  'an ordinary user needs no flag (with root to become one, and the project readable for it)',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'chat-nobody-'));
    spawnSync('chown', [String(NOBODY), directory]);
    const child = spawn(process.execPath, [SERVER, ...flags(join(directory, 'data'))], {
      uid: NOBODY,
      gid: NOBODY,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      const listening = await new Promise<string>((resolve, reject) => {
        let text = '';
        for (const stream of [child.stdout, child.stderr]) {
          stream.setEncoding('utf8').on('data', (more: string) => {
            text += more;
            if (text.includes('tls=true')) resolve(text);
          });
        }
        child.on('exit', () => reject(new Error(text)));
      });
      expect(listening).not.toContain('root');
      const port = Number(/host=127\.0\.0\.1 port=(\d+)$/m.exec(listening)?.[1]);
      await (await TestClient.connect(port)).register('ann');
    } finally {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      rmSync(directory, { recursive: true, force: true });
    }
  },
);

describe.for(['000', '022', '077', '777'])('started with umask %s', (umask) => {
  test('all that the server writes is for its owner only: database, journal, lock, key, backup', async () => {
    const data = join(home, 'deep', 'data');
    const command = [process.execPath, SERVER, '--allow-root', ...flags(data)];
    await using daemon = new Program(under(umask, ...command));
    const line = await daemon.expectLine(/server\.listening host=\S+ port=\d+$/);
    const client = await TestClient.connect(Number(/port=(\d+)/.exec(line)?.[1]));
    await client.register('ann');
    client.send('PRIVMSG #lobby :hello');
    await client.sync();
    const backup = join(home, 'copy.db');
    await using copying = new Program(
      under(umask, process.execPath, SERVER, 'backup', backup, '--data', data),
    );
    expect((await copying.exited).code, copying.output).toBe(0);

    const names = Object.keys(modesBelow(home));
    expect(names).toEqual(
      expect.arrayContaining([
        'copy.db',
        'deep/data/chat.db',
        'deep/data/chat.db-shm',
        'deep/data/chat.db-wal',
        'deep/data/tls.pem',
      ]),
    );
    expect(openToOthers(home)).toEqual([]);
    daemon.signal('SIGTERM');
    await daemon.exited;
    expect(openToOthers(home), 'after its end').toEqual([]);
  });
});

describe.for(['000', '022', '077'])('a client started with umask %s', (umask) => {
  test('keeps to its owner what it writes: key, known servers, lines, settings, logs', async () => {
    const data = mkdtempSync(join(tmpdir(), 'chat-rights-data-'));
    await using daemon = new Program([process.execPath, SERVER, '--allow-root', ...flags(data)]);
    const line = await daemon.expectLine(/server\.listening .*tls=true$/);
    const port = /port=(\d+)/.exec(line)?.[1] ?? '';
    const logs = join(home, 'logs');
    const command = [process.execPath, CHAT_TUI, '--nick', 'bob', '--server', `127.0.0.1:${port}`];
    const program = PtyProgram.start({
      command: under(umask, ...command, '--log', logs),
      env: { HOME: home, XDG_STATE_HOME: undefined, XDG_CONFIG_HOME: undefined, XDG_DATA_HOME: undefined },
    });
    try {
      await program.waitFor('bob (you)');
      program.keys('hello', 'enter');
      await program.waitFor(/bob +hello +✓/);
      program.keys('/set links off', 'enter', '/save', 'enter');
      // Its name stands on the screen before it is there: the hint of the command has it.
      await expect.poll(() => existsSync(join(home, '.config/chat-tui/config.toml'))).toBe(true);
      program.keys('a draft');
      await program.waitFor('a draft');
      expect(openToOthers(home), 'while it runs').toEqual([]);
      program.keys('ctrl-u', '\\q', 'enter');
      expect(await program.exited).toEqual({ code: 0, signal: undefined });
    } finally {
      await program.close();
      rmSync(data, { recursive: true, force: true });
    }
    const names = Object.keys(modesBelow(home)).join('\n');
    for (const kept of [/known-servers$/m, /\.pem$/m, /config\.toml$/m, /client\.log$/m, /^logs\/.*lobby/m]) {
      expect(names).toMatch(kept);
    }
    expect(openToOthers(home)).toEqual([]);
  });
});

test('a directory that was there before keeps its rights: it is its owner who gave them', async () => {
  const data = join(home, 'data');
  mkdirSync(data, { mode: 0o750 });
  await using daemon = new Program([process.execPath, SERVER, '--allow-root', ...flags(data)]);
  await daemon.expectLine('server.listening');
  expect(modesBelow(home)).toMatchObject({ data: '750', 'data/chat.db': '600', 'data/tls.pem': '600' });
  expect(readFileSync(join(data, 'tls.pem'), 'utf8')).toContain('PRIVATE KEY');
});
