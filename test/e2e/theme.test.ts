/** The colours follow the terminal's background, by real clients in a terminal that answers when and how it likes. */
import { describe, expect, test } from 'vitest';
import { INKS } from '../../src/client/ui/term/inks.js';
import { useHousehold } from '../support/household.js';
import type { PtyProgram } from '../support/pty.js';

const QUESTION = '\x1b]11;?';

const house = useHousehold('file');
let people = 0;

/** @param answer to the question for the background, as often as it is asked */
function start(answer: readonly string[], env: Readonly<Record<string, string>> = {}): PtyProgram {
  const pty = house.run({ command: house.command(`ann${++people}`), env });
  pty.terminal.parser.registerOscHandler(11, () => {
    for (const piece of answer) pty.write(piece);
    return true;
  });
  return pty;
}

/** Whether the dot of the status row has the ink of that ground. */
function hasGreen(pty: PtyProgram, ground: keyof typeof INKS): boolean {
  const { active } = pty.terminal.buffer;
  const cell = active.getLine(active.baseY + pty.terminal.rows - 2)?.getCell(1);
  return cell?.getChars() === '●' && cell.getFgColor() === INKS[ground].green;
}

const input = (rows: readonly string[]): string => rows.at(-1) ?? '';

describe('the colours', () => {
  test.for([
    { what: 'a light background', answer: ['\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\'], ground: 'light' },
    { what: 'a dark background', answer: ['\x1b]11;rgb:0000/0000/0000\x07'], ground: 'dark' },
    {
      what: 'an answer in pieces',
      answer: ['\x1b]11;rg', 'b:ffff/f', 'fff/ffff\x1b', '\\'],
      ground: 'light',
    },
    { what: 'no answer', answer: [], ground: 'unknown' },
    { what: 'no answer, but a hint', answer: [], env: { COLORFGBG: '0;15' }, ground: 'light' },
  ] as const)('of a terminal with $what are for $ground', async ({ answer, env = {}, ground }) => {
    const pty = start(answer, env);
    await pty.waitFor(() => hasGreen(pty, ground));
    expect(pty.output.split(QUESTION)).toHaveLength(2);
    expect(pty.output.indexOf('connecting')).toBeLessThan(pty.output.indexOf(QUESTION));
    pty.keys('typed');
    const rows = await pty.waitFor((shown) => input(shown).includes('typed'));
    expect(input(rows)).toMatch(/^ ann\d+> typed$/);
  });

  test('are those that the reader chooses, at once', async () => {
    const pty = start(['\x1b]11;rgb:0000/0000/0000\x07']);
    await pty.waitFor(() => hasGreen(pty, 'dark'));
    pty.keys('/theme light', 'enter');
    await pty.waitFor(() => hasGreen(pty, 'light'));
    pty.keys('/theme none', 'enter');
    await pty.waitFor((rows) => rows.some((row) => row.includes('theme = none')) && !hasGreen(pty, 'light'));
    expect(hasGreen(pty, 'dark')).toBe(false);
    pty.keys('/theme auto', 'enter');
    await pty.waitFor(() => hasGreen(pty, 'dark'));
  });

  test('are not asked for with NO_COLOR, on a text console and in screen', async () => {
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'linux' }, { TERM: 'screen' }]) {
      const pty = start([], env);
      await pty.waitFor(/online/);
      expect(pty.output).not.toContain(QUESTION);
      await pty.close();
    }
  });

  test('leave no answer in the shell behind, however early one leaves', async () => {
    const pty = house.run({
      command: ['bash', '--norc', '--noediting', '-i'],
      env: { PS1: 'READY> ', HISTFILE: undefined },
    });
    await pty.waitFor('READY>');
    pty.terminal.parser.registerOscHandler(11, () => {
      pty.write('\x1b]11;rgb:ffff/ffff/ffff\x07');
      return true;
    });
    pty.keys(house.command(`ann${++people}`).join(' '), 'enter');
    await pty.waitForOutput((output) => output.includes(QUESTION));
    pty.keys('\\q', 'enter');
    await pty.waitForOutput((output) => output.includes('\x1b[?1049l'));
    await pty.waitFor((shown) => shown.filter((row) => row.startsWith('READY>')).length === 2);
    pty.keys('echo back', 'enter');
    const rows = await pty.waitFor(/^(?:READY> )?back$/m);
    expect(rows.join('\n')).not.toMatch(/rgb|\^\[|11;/);
  });
});

describe('a link', () => {
  test('is one for the terminal over all its rows, and a text when the reader wants that', async () => {
    const pty = start([]);
    const seen: string[] = [];
    pty.terminal.parser.registerOscHandler(8, (data) => {
      if (data !== ';') seen.push(data);
      return true;
    });
    pty.resize(44, 14);
    await pty.waitFor(/online/);
    const url = 'https://git.example.org/releases/1.4.0/notes/for/everybody?who=ann';
    pty.keys(`see ${url}`, 'enter');
    await pty.waitFor(/who=ann *[+✓]/);
    // The waiting line was another one than the stored one.
    seen.length = 0;
    pty.keys('ctrl-l', 'y');
    await pty.waitFor((rows) => input(rows).endsWith('y') && seen.length > 1);
    pty.keys('ctrl-u');
    expect(seen.length).toBeGreaterThan(1);
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).toMatch(
      /^id=[\w-]+;https:\/\/git\.example\.org\/releases\/1\.4\.0\/notes\/for\/everybody\?who=ann$/,
    );
    pty.keys('/set links off', 'enter');
    await pty.waitFor(/links = off/);
    seen.length = 0;
    pty.keys('ctrl-l', 'x');
    await pty.waitFor((rows) => input(rows).endsWith('x'));
    expect(seen).toEqual([]);
  });
});
