/** The screen in a real tmux: where it stands by tmux's own count of columns, and what gets through to the terminal. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { INKS } from '../../src/client/ui/term/inks.js';
import { useHousehold } from '../support/household.js';
import { Tmux, type TmuxOptions } from '../support/tmux.js';
import { missingPrograms } from '../support/which.js';

/** What terminals disagree about, with something behind it whose place can be asked for. */
const TEXTS = [
  'plain letters',
  'a family 👩‍👩‍👧‍👦 here',
  'a flag 🇩🇪, a heart ❤️, a thumb 👍🏽, a key 1️⃣',
  '日本語 and 한국어 and ｆｕｌｌ',
  'ก็ำ ที่นี่, क्षि नमस्ते, ﷽',
  'שלום and مرحبا',
  `zalgo e${'\u0301'.repeat(12)}o${'\u0323'.repeat(12)}`,
];

const missing = missingPrograms('tmux');
const VERSION = Number(
  /\d+\.\d+/.exec(missing ?? spawnSync('tmux', ['-V'], { encoding: 'utf8' }).stdout)?.[0],
);

const house = useHousehold('file');
let people = 0;

async function start(options: Omit<TmuxOptions, 'command'> = {}): Promise<Tmux> {
  const nick = `tam${++people}`;
  const command = ['env', `HOME=${house.home}`, 'TZ=UTC', ...house.command(nick)] as const;
  const made = house.keep(Tmux.start({ ...options, command }));
  await made.outer.waitFor(`online ${nick}@`);
  return made;
}

/** Says all of the texts. */
async function talk(chat: Tmux): Promise<void> {
  const { outer } = chat;
  for (const [i, text] of TEXTS.entries()) {
    outer.keys(`${i + 1} ${text}`, 'enter');
    await chat.waitFor((rows) => rows.at(-1)?.trimEnd().endsWith('>') === true);
  }
  await chat.waitFor(
    (rows) => rows.filter((row) => row.includes('✓')).length >= Math.min(TEXTS.length, rows.length - 6),
  );
}

const columns = (cells: readonly { x: number }[]): number[] => [...new Set(cells.map(({ x }) => x))];

describe.skipIf(missing !== undefined)(`in tmux${missing === undefined ? '' : ` (${missing})`}`, () => {
  test.for([
    { columns: 80, rows: 24, rules: [63], marks: 62 },
    { columns: 40, rows: 12, rules: [], marks: 39 },
    { columns: 200, rows: 50, rules: [22, 179], marks: 148 },
  ])('at $columns x $rows the log, the people, the marks and the input are aligned', async (size) => {
    const chat = await start({ columns: size.columns, rows: size.rows });
    await talk(chat);
    const rules = chat.placesOf('│');
    expect(columns(rules).toSorted((a, b) => a - b)).toEqual(size.rules);
    for (const x of size.rules) {
      const inColumn = rules.filter((cell) => cell.x === x);
      // All rows between the header and the status row.
      expect(inColumn.map(({ y }) => y)).toEqual(Array.from({ length: size.rows - 3 }, (_, i) => i + 1));
    }
    const ends = chat.placesOf('✓');
    // Alone one has nobody whom it could be delivered to, with others there are two of them.
    expect(columns(ends).filter((x) => x !== size.marks - 1)).toEqual([size.marks]);
    chat.outer.keys('a 👩‍👩‍👧‍👦 🇩🇪 漢 e');
    await chat.waitFor((rows) => rows.at(-1)?.trimEnd().endsWith(' e') === true);
    const prompt = `tam${people}> `.length + 1;
    // Two columns for each of the three.
    expect(chat.cursor).toEqual({ x: prompt + 'a xx xx xx e'.length, y: size.rows - 1 });
  });

  test('popups and the header are aligned', async () => {
    const chat = await start();
    await talk(chat);
    chat.outer.keys('/join #日本👀', 'enter');
    await chat.waitFor((rows) => rows[0]?.includes('#日本') === true);
    chat.outer.keys('alt-1');
    await chat.waitFor((rows) => rows[0]?.includes('F1 ?') === true);
    expect(chat.placesOf('F1 ?')).toEqual([{ x: 75, y: 0 }]);
    chat.outer.keys(':hear');
    await chat.waitFor(':heart_eyes:');
    const names = chat.placesOf(':hear').filter(({ y }) => y < 22);
    expect(names.length).toBeGreaterThan(3);
    expect(columns(names)).toHaveLength(1);
    // What the popup does not cover stands where it did.
    expect(columns(chat.placesOf('│'))).toEqual([63]);
    chat.outer.keys('escape', 'ctrl-u', 'ctrl-g');
    await chat.waitFor('Enter goes');
    expect(chat.capture().at(-1)).toMatch(/^ go to>/);
  });

  test('the colours follow the background that tmux tells of, and no answer is typed into the input', async () => {
    const chat = await start({ config: ["set -g window-style 'bg=#fdf6e3'"] });
    const ink = (): number | undefined => {
      const { active } = chat.outer.terminal.buffer;
      const row = chat.outer.screen().findIndex((each) => each.startsWith(' ● online'));
      return active
        .getLine(active.baseY + row)
        ?.getCell(1)
        ?.getFgColor();
    };
    await chat.outer.waitFor(() => ink() === INKS.light.green);
    chat.outer.keys('typed');
    await chat.waitFor((rows) => rows.at(-1)?.endsWith('> typed') === true);
    expect(chat.capture().join('\n')).not.toContain('rgb:');
  });

  test('a link is a link where tmux knows them, and a text with nothing around it in any case', async () => {
    const chat = await start({ config: ["set -as terminal-features ',*:hyperlinks'"] });
    const links: string[] = [];
    chat.outer.terminal.parser.registerOscHandler(8, (data) => {
      links.push(data);
      return true;
    });
    chat.outer.keys('see https://git.example.org/r/1 there', 'enter');
    await chat.waitFor(/see https:\/\/git\.example\.org\/r\/1 there +✓/);
    const row = chat.capture().find((each) => each.includes('git.example.org')) ?? '';
    expect(row).toMatch(/ tam\d+ +see https:\/\/git\.example\.org\/r\/1 there +✓│/);
    // tmux 3.4 was the first to hand them on.
    if (VERSION >= 3.4)
      expect(links.some((link) => link.endsWith(';https://git.example.org/r/1'))).toBe(true);
    else expect(links.filter((link) => link !== ';')).toEqual([]);
  });

  test('a notification, the focus and the clipboard get through to the terminal around', async () => {
    const alice = await house.daemon.join(`alice${++people}`);
    const chat = await start({
      config: ['set -g allow-passthrough on', 'set -g focus-events on', 'set -g set-clipboard on'],
      env: { KITTY_WINDOW_ID: '1' },
    });
    const { outer } = chat;
    const heard: string[] = [];
    for (const osc of [52, 99]) {
      outer.terminal.parser.registerOscHandler(osc, (data) => {
        heard.push(`${osc} ${Buffer.from(data.split(';').at(-1) ?? '', 'base64').toString()}`);
        return true;
      });
    }
    outer.terminal.onBell(() => heard.push('bell'));
    await outer.waitFor(() => outer.terminal.modes.sendFocusMode);
    outer.keys('to be copied', 'enter');
    await chat.waitFor(/to be copied +[✓…]/);
    outer.keys('/copy', 'enter');
    await outer.waitFor(() => heard.includes('52 to be copied'));
    heard.length = 0;
    await chat.waitFor((rows) => rows.at(-1)?.trimEnd().endsWith('>') === true);
    // tmux hands on what is typed later than what is reported, so nothing is.
    outer.write('\x1b[O');
    await expect
      .poll(() => chat.run('display', '-p', '#{client_flags}'), { timeout: 20_000 })
      .not.toContain('focused');
    alice.send(`PRIVMSG #lobby :tam${people}: look`);
    await outer.waitFor(() => heard.length >= 3);
    expect(heard.toSorted()).toEqual(
      [`99 alice${people - 1} in #lobby`, `99 tam${people}: look`, 'bell'].toSorted(),
    );
    alice.send('QUIT');
    await alice.waitClosed();
  });
});
