import { beforeEach, describe, expect, test } from 'vitest';
import { Engine } from '../../../src/client/engine/engine.js';
import { memoryTokenStore } from '../../../src/client/engine/token-store.js';
import { memoryOutboxStore } from '../../../src/client/outbox/own-line.js';
import { ChatScreen } from '../../../src/client/screen/chat-screen.js';
import { UNICODE_GLYPHS } from '../../../src/client/ui/glyphs.js';
import type { KeyEvent } from '../../../src/client/ui/term/input-event.js';
import type { Notification } from '../../../src/client/ui/term/notification.js';
import { PictureCanvas } from '../../support/expect-picture.js';
import { FakeClock } from '../../support/fake-clock.js';
import { type ModernServer, modernServer, settle } from '../../support/fake-irc-server.js';

let clock: FakeClock;
let modern: ModernServer;
let engine: Engine;
let chat: ChatScreen;
let told: Notification[];
let frames: number;
let title: string;
let suspended: number;
const SIZE = { width: 80, height: 12 };
/** The input of somebody who has not written yet. */
const EMPTY = ' bob> Type and press Enter. @name for a private message. F1 help, \\q quit.';

beforeEach(() => {
  // Noon where the test runs, whatever its time zone.
  clock = new FakeClock(new Date(2026, 10, 21, 12, 0).getTime());
  modern = modernServer();
  told = [];
  frames = suspended = 0;
  title = '';
  let ids = 0;
  engine = new Engine({
    clock,
    random: () => 1,
    servers: [{ host: 'irc.test', port: 6667 }],
    connect: modern.server.connect,
    identity: { nick: 'bob', userName: 'bob', realName: 'Bob', password: undefined, alternatives: true },
    rooms: [],
    store: memoryOutboxStore(),
    tokens: memoryTokenStore(),
    newId: () => `id${++ids}`,
    onEffects: (effects) => chat.onEffects(effects),
  });
  chat = new ChatScreen({ engine, clock, glyphs: UNICODE_GLYPHS, openLink: () => ({ told: '' }) });
  chat.attach({
    ...SIZE,
    invalidate: () => frames++,
    redraw: () => {},
    suspend: () => suspended++,
    setTitle: (text) => {
      title = text;
    },
    notify: (notification) => told.push(notification),
    copy: () => '',
    useMouse: () => {},
  });
});

function draw(): PictureCanvas {
  const canvas = new PictureCanvas(SIZE.width, SIZE.height);
  chat.draw(canvas);
  return canvas;
}

/** The rows, without times, which depend on the time zone. */
const rows = (): string[] =>
  draw()
    .rows()
    .map((row) => row.replace(/\d\d:\d\d/, '00:00'));
const screen = (): string => rows().join('\n');

function key(name: string, more: Partial<KeyEvent> = {}): void {
  const text = more.text ?? (name.length === 1 && !more.ctrl && !more.alt ? name : '');
  chat.onInput({ kind: 'key', name, ctrl: false, alt: false, shift: false, ...more, text });
}

function type(text: string): void {
  for (const character of text) key(character === ' ' ? 'space' : character, { text: character });
}

function enter(text: string): void {
  type(text);
  key('enter');
}

async function online(): Promise<void> {
  engine.start();
  await settle();
}

describe('what is seen', () => {
  test('before the connection: where it goes, what waits, and an input that is ready', () => {
    modern.server.silent = true;
    engine.start();
    enter('early');
    expect(rows()[0]).toMatch(/^ 1 server +F1 \?$/);
    expect(rows().slice(-2)).toEqual([
      ' ◌ connecting to irc.test:6667 · TCP… (try 1) · 1 message queued',
      ' bob>',
    ]);
    expect(engine.held).toBe(1);
  });

  test('a conversation with marks, people and the state of the link', async () => {
    await online();
    enter('hello');
    await settle();
    modern.deaf = true;
    enter('on its way');
    await settle();
    expect(screen()).toMatch(/bob +hello +✓│/);
    expect(screen()).toMatch(/bob +on its way +…│/);
    expect(screen()).toMatch(/│ alice +●/);
    expect(screen()).toMatch(/│ bob \(you\) +●/);
    expect(rows().at(-2)).toMatch(/^ ● online bob@s · lag 0 ms · 2 here/);
    expect(title).toBe('#lobby - chat-tui');
  });

  test('offline: a countdown, what waits, and that Enter tries now', async () => {
    await online();
    modern.server.refusal = 'nothing listens there';
    modern.server.last.reset();
    await settle();
    clock.advance(0);
    await settle();
    enter('offline');
    expect(rows().at(-2)).toMatch(
      /^ ✕ offline 0:00 · next try in 1 s · 1 message queued +Enter on empty = now$/,
    );
    modern.server.refusal = undefined;
    key('enter');
    await settle();
    expect(rows().at(-2)).toMatch(/^ ● online/);
    expect(screen()).toMatch(/bob +offline +✓│/);
  });

  test('an empty input says how to write until the reader has', async () => {
    await online();
    expect(rows().at(-1)).toBe(EMPTY);
    enter('hello');
    expect(rows().at(-1)).toBe(' bob>');
    enter('/part');
    await settle();
    modern.server.last.say(':bob!b@h PART #lobby');
    await settle();
    expect(rows().at(-1)).toBe(' bob> you are not in #lobby; /join #lobby enters it');
  });

  test('the topic of the room beside its name', async () => {
    await online();
    modern.server.last.say(':alice!a@h TOPIC #lobby :Release on Friday');
    await settle();
    expect(rows()[0]).toMatch(/^ 1 #lobby {2}2 server {2}· Release on Friday +F1 \?$/);
    key('2', { alt: true });
    expect(rows()[0]).not.toContain('Release');
  });

  test('that one is away, before one forgets', async () => {
    await online();
    modern.server.last.say(':s 306 bob :You have been marked as being away', ':bob!b@h AWAY :lunch');
    await settle();
    expect(rows().at(-2)).toMatch(/^ ● online bob@s · away · /);
    expect(screen()).toMatch(/│ bob \(you\) +○/);
  });

  test('a refused line with its reason', async () => {
    await online();
    modern.deaf = true;
    enter('/msg nock hi');
    await settle();
    modern.server.last.say('@label=id1 :s 401 bob nock :No such nick');
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
      expect(() => chat.draw(new PictureCanvas(width, height))).not.toThrow();
    }
  });
});

describe('being called', () => {
  test('happens for a mention and for a private message, not for others', async () => {
    await online();
    modern.tell('alice', 'hello all');
    await settle();
    expect(told).toEqual([]);
    modern.tell('alice', 'bob: look');
    await settle();
    clock.advance(3000);
    modern.server.last.say('@msgid=p1 :alice!a@h PRIVMSG bob :psst');
    await settle();
    expect(told).toEqual([
      { title: 'alice in #lobby', body: 'bob: look' },
      { title: 'alice', body: 'psst' },
    ]);
    expect(title).toBe('(1) #lobby - chat-tui');
    expect(rows()[0]).toContain('2 @alice 1!');
  });
});

describe('conversations', () => {
  beforeEach(async () => {
    await online();
    modern.server.last.say('@msgid=p1 :alice!a@h PRIVMSG bob :one', '@msgid=p2 :alice!a@h PRIVMSG bob :two');
    await settle();
  });

  test('Alt-n goes there, a rule marks what is new, ^X comes back', () => {
    key('2', { alt: true });
    expect(screen()).toContain('2 new');
    expect(screen()).toMatch(/alice +one/);
    key('x', { ctrl: true });
    expect(engine.state.active).toBe('#lobby');
  });

  test('Alt-a goes to where somebody calls', () => {
    key('a', { alt: true });
    expect(engine.state.active).toBe('alice');
  });

  test('Alt-arrows go round, but move by words while something is being written', () => {
    key('right', { alt: true });
    expect(engine.state.active).toBe('alice');
    key('left', { alt: true });
    expect(engine.state.active).toBe('#lobby');
    type('two words');
    key('left', { alt: true });
    type('X');
    expect(engine.state.active).toBe('#lobby');
    expect(rows().at(-1)).toBe(' bob> two Xwords');
  });

  test('each keeps its draft', () => {
    type('for the room');
    key('2', { alt: true });
    expect(rows().at(-1)).toBe(' bob> to alice alone');
    type('for alice');
    key('1', { alt: true });
    expect(rows().at(-1)).toBe(' bob> for the room');
  });

  test('@nick alone goes there', () => {
    enter('@alice');
    expect(engine.state.active).toBe('alice');
  });
});

describe('the keyboard', () => {
  beforeEach(online);

  test('Tab completes, and Tab again takes the next', () => {
    type('/n');
    key('tab');
    expect(rows().at(-1)).toBe(' bob> /names');
    expect(screen()).toContain('/nick');
    key('tab');
    key('tab');
    expect(rows().at(-1)).toBe(' bob> /nick');
    type('robert');
    expect(rows().at(-1)).toBe(' bob> /nick robert');
    expect(screen()).not.toContain('lists who is in a room');
  });

  test('Up and Down walk through what was entered, ^R searches it', () => {
    enter('first line');
    enter('second line');
    type('draft');
    key('up');
    key('up');
    expect(rows().at(-1)).toBe(' bob> first line');
    key('down');
    key('down');
    expect(rows().at(-1)).toBe(' bob> draft');
    key('r', { ctrl: true });
    type('irst');
    expect(rows().at(-1)).toContain('search: irst');
    key('enter');
    expect(rows().at(-1)).toBe(' bob> first line');
  });

  test('a paste of several lines is shown, and Enter sends it', async () => {
    chat.onInput({ kind: 'paste', text: 'one\ntwo\n', truncated: false });
    expect(screen()).toContain('2 lines pasted');
    key('enter');
    await settle();
    expect(modern.stored.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(screen()).not.toContain('2 lines pasted');
  });

  test('^E takes a paste into the input, Esc drops it', () => {
    chat.onInput({ kind: 'paste', text: 'one\ntwo', truncated: false });
    key('escape');
    expect(rows().at(-1)).toBe(EMPTY);
    chat.onInput({ kind: 'paste', text: 'one\ntwo', truncated: false });
    key('e', { ctrl: true });
    expect(rows().slice(-2)).toEqual([' bob> one', '      two']);
    expect(modern.stored).toEqual([]);
  });

  test('F1 shows keys and commands, and what is typed is not sent meanwhile', () => {
    key('f1');
    expect(screen()).toContain('everybody in the room reads it');
    expect(screen()).toContain('send the message');
    const seen = new Set<string>();
    for (let page = 0; page < 24; page++) {
      for (const row of rows()) seen.add(row.trim().split('  ')[0] ?? '');
      key('pagedown');
    }
    for (const left of ['Enter', 'Alt-a', 'F1', '/msg NICK TEXT', '/set [NAME [VALUE]]', '/quit [REASON]']) {
      expect(seen).toContain(left);
    }
    enter('x');
    key('escape');
    expect(screen()).toContain('bob joined');
    expect(modern.stored).toEqual([]);
  });

  test('F1 says first what matters where the reader is', async () => {
    modern.server.refusal = 'connection refused';
    modern.server.last.reset();
    await settle();
    key('f1');
    expect(rows()[0]).toBe(' Here: without a connection');
    expect(screen()).toContain('on an empty input: try to connect now');
    key('f1');
    expect(rows()[0]).not.toContain('Here');
  });

  test('F1 while something is open explains that, and Esc comes back to it', () => {
    chat.onInput({ kind: 'paste', text: 'one\ntwo\n', truncated: false });
    key('f1');
    expect(rows()[0]).toBe(' Here: a paste of several lines');
    key('escape');
    expect(screen()).not.toContain('Here:');
    expect(screen()).toMatch(/two/);
    key('escape');
    key('r', { ctrl: true });
    key('f1');
    expect(rows()[0]).toBe(' Here: searching what you have typed');
    key('escape');
    key('escape');
    expect(modern.stored).toEqual([]);
  });

  test('/keys lists the keys, those of the reader first', () => {
    enter('/set keys f5=redraw');
    enter('/keys');
    expect(rows().slice(0, 3)).toEqual([' Yours', expect.stringMatching(/^ {2}f5 +redraw$/), ' Writing']);
    key('escape');
    expect(screen()).toContain('keys = f5=redraw');
  });

  test('/set changes what is seen at once', async () => {
    modern.server.last.say(...['a', 'b', 'c', 'd'].map((nick) => `:${nick}!u@h JOIN #lobby`));
    await settle();
    expect(screen()).toContain('4 joined');
    enter('/set fold_joins off');
    expect(screen()).not.toContain('4 joined');
    expect(screen()).toContain('d joined');
    enter('/set joins off');
    expect(screen()).not.toContain('d joined');
    enter('/set joins on');
  });

  test('^C clears, and twice on an empty input leaves', async () => {
    type('something');
    key('c', { ctrl: true });
    expect(rows().at(-1)).toBe(EMPTY);
    key('c', { ctrl: true });
    expect(rows().at(-2)).toContain('^C again to leave');
    clock.advance(2000);
    await settle();
    expect(rows().at(-2)).toContain('online');
    key('c', { ctrl: true });
    key('c', { ctrl: true });
    await settle();
    expect(modern.server.last.lines.at(-1)).toBe('QUIT :bye');
  });

  test('^Z suspends', () => {
    key('z', { ctrl: true });
    expect(suspended).toBe(1);
  });
});

describe('reading back', () => {
  test('stays while new lines come, counts them, and Esc returns', async () => {
    await online();
    for (let i = 1; i <= 30; i++) modern.tell('alice', `line ${i}`);
    await settle();
    key('pageup');
    const before = rows().slice(1, -2);
    modern.tell('alice', 'newest');
    await settle();
    expect(rows().slice(1, -2)).toEqual(before);
    expect(rows().at(-2)).toContain('1 new below');
    key('escape');
    expect(screen()).toContain('newest');
  });

  test('the top asks the server for what is older', async () => {
    await online();
    modern.tell('alice', 'only line');
    await settle();
    key('pageup');
    await settle();
    expect(modern.server.last.lines.at(-1)).toMatch(/^CHATHISTORY BEFORE #lobby msgid=m1 100$/);
  });
});

test('a quiet screen is not drawn again', async () => {
  await online();
  draw();
  const before = frames;
  clock.advance(10_000);
  await settle();
  expect(frames).toBe(before);
});
