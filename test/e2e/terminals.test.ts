/** The screen under every kind of terminal, in a real one: what is drawn, with which symbols, and with colours or not. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useHousehold } from '../support/household.js';
import type { PtyProgram } from '../support/pty.js';
import { missingPrograms } from '../support/which.js';

const house = useHousehold('file');
let people = 0;

function start(
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
  multiplexer?: readonly [string, ...string[]],
): PtyProgram {
  const client = house.command(`bob${++people}`, ...flags);
  return house.run({ command: multiplexer === undefined ? client : [...multiplexer, ...client], env });
}

/** Online, with a stored line of one's own. @returns the screen */
async function talk(chat: PtyProgram, stored: string): Promise<string[]> {
  await chat.waitFor(/online bob\d+@/);
  chat.keys('is the release cut?', 'enter');
  return await chat.waitFor((rows) =>
    rows.some(
      (row) => row.includes(`bob${people}`) && new RegExp(`is the release cut\\? +${stored}`).test(row),
    ),
  );
}

/** An attribute sequence that sets a colour. */
const COLOR = /\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m/;

describe('the screen', () => {
  test.for([
    { term: 'xterm-256color', stored: '✓✓', link: '●', ascii: false },
    { term: 'xterm-kitty', stored: '✓✓', link: '●', ascii: false },
    { term: 'screen', stored: '✓✓', link: '●', ascii: false },
    { term: 'screen-256color', stored: '✓✓', link: '●', ascii: false },
    { term: 'tmux-256color', stored: '✓✓', link: '●', ascii: false },
    { term: 'linux', stored: '\\*', link: '*', ascii: true },
    { term: 'vt100', stored: '\\*', link: '*', ascii: true },
  ])('under TERM=$term has all its parts, and the terminal is as before at the end', async (kind) => {
    const chat = start({ TERM: kind.term });
    // Alone in the room there is nobody whom it could be delivered to.
    const rows = await talk(chat, `(?:${kind.stored}|✓|\\+)`);
    expect(rows[0]).toMatch(/^ 1 #lobby /);
    expect(rows.at(-2)?.trimStart()).toMatch(new RegExp(`^\\${kind.link} online bob\\d+@`));
    expect(rows.at(-1)).toMatch(/^ bob\d+>/);
    expect(rows.some((row) => /[|│] bob\d+ \(you\) +\S/.test(row))).toBe(true);
    if (kind.ascii) expect(rows.join('')).toMatch(/^[ -~]*$/);
    expect(chat.alternate).toBe(true);
    expect(COLOR.test(chat.output)).toBe(kind.term !== 'vt100');
    chat.keys('\\q', 'enter');
    expect((await chat.exited).code).toBe(0);
    expect(chat.alternate).toBe(false);
    expect(chat.output.lastIndexOf('\x1b[?25h')).toBeGreaterThan(chat.output.lastIndexOf('\x1b[?25l'));
  });

  test('with NO_COLOR has attributes only, and marks that differ by more than colour', async () => {
    const chat = start({ NO_COLOR: '1' });
    const rows = await talk(chat, '[+*]');
    expect(rows.at(-2)).toContain('● online');
    expect(chat.output).not.toMatch(COLOR);
    expect(chat.output).toMatch(/\x1b\[(?:\d+;)*[147]m/);
  });

  test('with --ascii has nothing but ASCII', async () => {
    const rows = await talk(start({}, ['--ascii']), '[+*]');
    expect(rows.join('')).toMatch(/^[ -~]*$/);
    expect(rows.at(-2)).toContain('* online');
  });

  test('loses its colours and its symbols at once with /set, and has them again', async () => {
    const chat = start({});
    await talk(chat, '✓');
    chat.keys('/set ascii on', 'enter');
    await chat.waitFor((rows) => rows.at(-2)?.includes('* online') === true);
    expect(chat.screen().join('')).toMatch(/^[ -~]*$/);
    chat.keys('/theme none', 'enter');
    await chat.waitFor('theme = none');
    const before = chat.output.length;
    chat.keys('ctrl-l', 'hi', 'enter');
    await chat.waitFor(/bob\d+ +hi +[+*]/);
    expect(chat.output.slice(before)).not.toMatch(COLOR);
    chat.keys('/unset theme', 'enter', '/unset ascii', 'enter');
    await chat.waitFor((rows) => rows.at(-2)?.includes('● online') === true);
  });

  test('gives the mouse back with /mouse off, and takes it with /mouse on', async () => {
    const chat = start({});
    await talk(chat, '✓');
    await chat.waitForOutput(
      (output) => output.lastIndexOf('\x1b[?1000h') > output.lastIndexOf('\x1b[?1000l'),
    );
    chat.keys('/mouse off', 'enter');
    await chat.waitForOutput(
      (output) => output.lastIndexOf('\x1b[?1000l') > output.lastIndexOf('\x1b[?1000h'),
    );
    chat.keys('/mouse on', 'enter');
    await chat.waitForOutput(
      (output) => output.lastIndexOf('\x1b[?1000h') > output.lastIndexOf('\x1b[?1000l'),
    );
  });

  test.skipIf(missingPrograms('tmux') !== undefined)('is whole inside tmux', async () => {
    const socket = join(house.home, 'tmux');
    try {
      const chat = start(
        { TERM: 'xterm-256color' },
        [],
        ['tmux', '-u', '-S', socket, '-f', '/dev/null', 'new', '--'],
      );
      await talk(chat, '✓');
      const { stdout } = spawnSync('tmux', ['-S', socket, 'capture-pane', '-p'], { encoding: 'utf8' });
      const rows = stdout.trimEnd().split('\n');
      expect(rows[0]).toMatch(/^ 1 #lobby /);
      expect(rows.at(-2)).toContain('● online bob');
      expect(rows.at(-1)).toMatch(/^ bob\d+>/);
      expect(new Set(rows.filter((row) => row.includes('│')).map((row) => row.indexOf('│'))).size).toBe(1);
      // tmux ends with the client in it, which is then out of its files as well.
      chat.keys('\\q', 'enter');
      await chat.exited;
    } finally {
      spawnSync('tmux', ['-S', socket, 'kill-server']);
    }
  });
});

describe('a dumb terminal', () => {
  test('is told of --plain', async () => {
    const chat = start({ TERM: 'dumb' });
    expect((await chat.exited).code).toBe(1);
    expect(chat.screen().join(' ')).toMatch(/Cannot draw on this terminal: .*found "dumb"; use --plain/s);
  });

  test('with --plain has words without a single control', async () => {
    const chat = start({ TERM: 'dumb' }, ['--plain']);
    // What the others have said before may have moved it out of sight.
    await chat.waitFor(() => chat.output.includes('-- online at '));
    chat.keys('hello', 'enter');
    await chat.waitFor(/\[#lobby\] <bob\d+> hello/);
    expect(chat.output).not.toContain('\x1b');
  });
});
