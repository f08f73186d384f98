import { beforeEach, describe, expect, test } from 'vitest';
import { PictureCanvas } from '../../support/expect-picture.js';
import { settle } from '../../support/fake-irc-server.js';
import { ScreenRig } from '../../support/screen-rig.js';

/** The input of somebody who has not written yet. */
const EMPTY = ' bob> Type and press Enter. @name for a private message. F1 help, \\q quit.';
let rig: ScreenRig;

beforeEach(() => {
  rig = new ScreenRig();
});

/** The rows, without times, which depend on the time zone. */
const rows = (): string[] => rig.rows().map((row) => row.replace(/\d\d:\d\d/, '00:00'));
const screen = (): string => rows().join('\n');

async function online(): Promise<void> {
  await rig.start();
}

describe('what is seen', () => {
  test('before the connection: where it goes, what waits, and an input that is ready', () => {
    rig.modern.server.silent = true;
    rig.engine.start();
    rig.enter('early');
    expect(rows()[0]).toMatch(/^ 1 server +F1 \?$/);
    expect(rows().slice(-2)).toEqual([
      ' ◌ connecting to irc.test:6667 · TCP… (try 1) · 1 message queued    Esc cancels',
      ' bob>',
    ]);
    expect(rig.engine.held).toBe(1);
  });

  test('a conversation with marks, people and the state of the link', async () => {
    await online();
    rig.enter('hello');
    await settle();
    rig.modern.deaf = true;
    rig.enter('on its way');
    await settle();
    expect(screen()).toMatch(/bob +hello +✓│/);
    expect(screen()).toMatch(/bob +on its way +…│/);
    expect(screen()).toMatch(/│ alice +●/);
    expect(screen()).toMatch(/│ bob \(you\) +●/);
    expect(rows().at(-2)).toMatch(/^ ● online bob@s · lag 0 ms · 2 here/);
    expect(rig.title).toBe('#lobby - chat-tui');
  });

  test('offline: a countdown, what waits, and that Enter tries now', async () => {
    await online();
    rig.modern.server.refusal = 'nothing listens there';
    rig.modern.server.last.reset();
    await settle();
    rig.clock.advance(0);
    await settle();
    rig.enter('offline');
    expect(rows().at(-2)).toMatch(
      /^ ✕ offline 0:00 · next try in 1 s · 1 message queued +Enter on empty = now$/,
    );
    rig.modern.server.refusal = undefined;
    rig.key('enter');
    await settle();
    expect(rows().at(-2)).toMatch(/^ ● online/);
    expect(screen()).toMatch(/bob +offline +✓│/);
  });

  test('an empty input says how to write until the reader has', async () => {
    await online();
    expect(rows().at(-1)).toBe(EMPTY);
    rig.enter('hello');
    expect(rows().at(-1)).toBe(' bob>');
    rig.enter('/part');
    await settle();
    rig.modern.server.last.say(':bob!b@h PART #lobby');
    await settle();
    expect(rows().at(-1)).toBe(' bob> you are not in #lobby; /join #lobby enters it');
  });

  test('the topic of the room beside its name', async () => {
    await online();
    rig.modern.server.last.say(':alice!a@h TOPIC #lobby :Release on Friday');
    await settle();
    expect(rows()[0]).toMatch(/^ 1 #lobby {2}2 server {2}· Release on Friday +F1 \?$/);
    rig.key('alt-2');
    expect(rows()[0]).not.toContain('Release');
  });

  test('that one is away, before one forgets', async () => {
    await online();
    rig.modern.server.last.say(':s 306 bob :You have been marked as being away', ':bob!b@h AWAY :lunch');
    await settle();
    expect(rows().at(-2)).toMatch(/^ ● online bob@s · away · /);
    expect(screen()).toMatch(/│ bob \(you\) +○/);
  });

  test('a refused line with its reason', async () => {
    await online();
    rig.modern.deaf = true;
    rig.enter('/msg nock hi');
    await settle();
    rig.modern.server.last.say('@label=id1 :s 401 bob nock :No such nick');
    await settle();
    expect(screen()).toMatch(/bob → nock  hi \(not sent: No such nick\) +!│/);
  });

  test('a small screen and a screen of nothing', async () => {
    await online();
    for (const [width, height] of [
      [1, 1],
      [5, 2],
      [20, 5],
      [500, 200],
    ] as const) {
      expect(() => rig.chat.draw(new PictureCanvas(width, height))).not.toThrow();
    }
  });
});

describe('being called', () => {
  test('happens for a mention and for a private message, not for others', async () => {
    await online();
    rig.modern.tell('alice', 'hello all');
    await settle();
    expect(rig.told).toEqual([]);
    rig.modern.tell('alice', 'bob: look');
    await settle();
    rig.clock.advance(3000);
    rig.modern.server.last.say('@msgid=p1 :alice!a@h PRIVMSG bob :psst');
    await settle();
    expect(rig.told).toEqual([
      { title: 'alice in #lobby', body: 'bob: look' },
      { title: 'alice', body: 'psst' },
    ]);
    expect(rig.title).toBe('(1) #lobby - chat-tui');
    expect(rows()[0]).toContain('2 @alice 1!');
  });
});

describe('conversations', () => {
  beforeEach(async () => {
    await online();
    rig.modern.server.last.say(
      '@msgid=p1 :alice!a@h PRIVMSG bob :one',
      '@msgid=p2 :alice!a@h PRIVMSG bob :two',
    );
    await settle();
  });

  test('Alt-n goes there, a rule marks what is new, ^X comes back', () => {
    rig.key('alt-2');
    expect(screen()).toContain('2 new');
    expect(screen()).toMatch(/alice +one/);
    rig.key('ctrl-x');
    expect(rig.engine.state.active).toBe('#lobby');
  });

  test('Alt-a goes to where somebody calls', () => {
    rig.key('alt-a');
    expect(rig.engine.state.active).toBe('alice');
  });

  test('Alt-arrows go round, but move by words while something is being written', () => {
    rig.key('alt-right');
    expect(rig.engine.state.active).toBe('alice');
    rig.key('alt-left');
    expect(rig.engine.state.active).toBe('#lobby');
    rig.type('two words');
    rig.key('alt-left');
    rig.type('X');
    expect(rig.engine.state.active).toBe('#lobby');
    expect(rows().at(-1)).toBe(' bob> two Xwords');
  });

  test('each keeps its draft', () => {
    rig.type('for the room');
    rig.key('alt-2');
    expect(rows().at(-1)).toBe(' bob> to alice alone');
    rig.type('for alice');
    rig.key('alt-1');
    expect(rows().at(-1)).toBe(' bob> for the room');
  });

  test('@nick alone goes there', () => {
    rig.enter('@alice');
    expect(rig.engine.state.active).toBe('alice');
  });
});

describe('the keyboard', () => {
  beforeEach(online);

  test('Tab completes, and Tab again takes the next', () => {
    rig.type('/n');
    rig.key('tab');
    expect(rows().at(-1)).toBe(' bob> /names');
    expect(screen()).toContain('/nick');
    rig.key('tab');
    rig.key('tab');
    expect(rows().at(-1)).toBe(' bob> /nick');
    rig.type('robert');
    expect(rows().at(-1)).toBe(' bob> /nick robert');
    expect(screen()).not.toContain('lists who is in a room');
  });

  test('Up and Down walk through what was entered, ^R searches it', () => {
    rig.enter('first line');
    rig.enter('second line');
    rig.type('draft');
    rig.key('up');
    rig.key('up');
    expect(rows().at(-1)).toBe(' bob> first line');
    rig.key('down');
    rig.key('down');
    expect(rows().at(-1)).toBe(' bob> draft');
    rig.key('ctrl-r');
    rig.type('irst');
    expect(rows().at(-1)).toContain('search: irst');
    rig.key('enter');
    expect(rows().at(-1)).toBe(' bob> first line');
  });

  test('a paste of several lines is shown, and Enter sends it', async () => {
    rig.paste('one\ntwo\n');
    expect(screen()).toContain('2 lines pasted');
    rig.key('enter');
    await settle();
    expect(rig.modern.stored.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(screen()).not.toContain('2 lines pasted');
  });

  test('^E takes a paste into the input, Esc drops it', () => {
    rig.paste('one\ntwo');
    rig.key('escape');
    expect(rows().at(-1)).toBe(EMPTY);
    rig.paste('one\ntwo');
    rig.key('ctrl-e');
    expect(rows().slice(-2)).toEqual([' bob> one', '      two']);
    expect(rig.modern.stored).toEqual([]);
  });

  test('F1 shows keys and commands, and what is typed is not sent meanwhile', () => {
    rig.key('f1');
    expect(screen()).toContain('everybody in the room reads it');
    expect(screen()).toContain('send the message');
    const seen = new Set<string>();
    for (let page = 0; page < 24; page++) {
      for (const row of rows()) seen.add(row.trim().split('  ')[0] ?? '');
      rig.key('pagedown');
    }
    for (const left of ['Enter', 'Alt-a', 'F1', '/msg NICK TEXT', '/set [NAME [VALUE]]', '/quit [REASON]']) {
      expect(seen).toContain(left);
    }
    rig.enter('x');
    rig.key('escape');
    expect(screen()).toContain('bob joined');
    expect(rig.modern.stored).toEqual([]);
  });

  test('F1 says first what matters where the reader is', async () => {
    rig.modern.server.refusal = 'connection refused';
    rig.modern.server.last.reset();
    await settle();
    rig.key('f1');
    expect(rows()[0]).toBe(' Here: without a connection');
    expect(screen()).toContain('on an empty input: try to connect now');
    rig.key('f1');
    expect(rows()[0]).not.toContain('Here');
  });

  test('F1 while something is open explains that, and Esc comes back to it', () => {
    rig.paste('one\ntwo\n');
    rig.key('f1');
    expect(rows()[0]).toBe(' Here: a paste of several lines');
    rig.key('escape');
    expect(screen()).not.toContain('Here:');
    expect(screen()).toMatch(/two/);
    rig.key('escape');
    rig.key('ctrl-r');
    rig.key('f1');
    expect(rows()[0]).toBe(' Here: searching what you have typed');
    rig.key('escape');
    rig.key('escape');
    expect(rig.modern.stored).toEqual([]);
  });

  test('/keys lists the keys, those of the reader first', () => {
    rig.enter('/set keys f5=redraw');
    rig.enter('/keys');
    expect(rows().slice(0, 3)).toEqual([' Yours', expect.stringMatching(/^ {2}f5 +redraw$/), ' Writing']);
    rig.key('escape');
    expect(screen()).toContain('keys = f5=redraw');
  });

  test('/set changes what is seen at once', async () => {
    rig.modern.server.last.say(...['a', 'b', 'c', 'd'].map((nick) => `:${nick}!u@h JOIN #lobby`));
    await settle();
    expect(screen()).toContain('4 joined');
    rig.enter('/set fold_joins off');
    expect(screen()).not.toContain('4 joined');
    expect(screen()).toContain('d joined');
    rig.enter('/set joins off');
    expect(screen()).not.toContain('d joined');
    rig.enter('/set joins on');
  });

  test('^C clears, and twice on an empty input leaves', async () => {
    rig.type('something');
    rig.key('ctrl-c');
    expect(rows().at(-1)).toBe(EMPTY);
    rig.key('ctrl-c');
    expect(rows().at(-2)).toContain('^C again to leave');
    rig.clock.advance(2000);
    await settle();
    expect(rows().at(-2)).toContain('online');
    rig.key('ctrl-c');
    rig.key('ctrl-c');
    await settle();
    expect(rig.modern.server.last.lines.at(-1)).toBe('QUIT :bye');
  });

  test('^Z suspends', () => {
    rig.key('ctrl-z');
    expect(rig.suspended).toBe(1);
  });
});

describe('reading back', () => {
  test('stays while new lines come, counts them, and Esc returns', async () => {
    await online();
    for (let i = 1; i <= 30; i++) rig.modern.tell('alice', `line ${i}`);
    await settle();
    rig.key('pageup');
    const before = rows().slice(1, -2);
    rig.modern.tell('alice', 'newest');
    await settle();
    expect(rows().slice(1, -2)).toEqual(before);
    expect(rows().at(-2)).toContain('1 new below');
    rig.key('escape');
    expect(screen()).toContain('newest');
  });

  test('the top asks the server for what is older', async () => {
    await online();
    rig.modern.tell('alice', 'only line');
    await settle();
    rig.key('pageup');
    await settle();
    expect(rig.modern.server.last.lines.at(-1)).toMatch(/^CHATHISTORY BEFORE #lobby msgid=m1 100$/);
  });
});

test('a quiet screen is not drawn again', async () => {
  await online();
  rig.rows();
  const before = rig.frames;
  rig.clock.advance(10_000);
  await settle();
  expect(rig.frames).toBe(before);
});
