/** ^F and F3: finding in the conversation on screen. */
import { beforeEach, expect, test } from 'vitest';
import { Engine } from '../../../src/client/engine/engine.js';
import { memoryTokenStore } from '../../../src/client/engine/token-store.js';
import { memoryOutboxStore } from '../../../src/client/outbox/own-line.js';
import { ChatScreen } from '../../../src/client/screen/chat-screen.js';
import { UNICODE_GLYPHS } from '../../../src/client/ui/glyphs.js';
import type { KeyEvent } from '../../../src/client/ui/term/input-event.js';
import { PictureCanvas } from '../../support/expect-picture.js';
import { FakeClock } from '../../support/fake-clock.js';
import { type ModernServer, modernServer, settle } from '../../support/fake-irc-server.js';

let clock: FakeClock;
let modern: ModernServer;
let engine: Engine;
let chat: ChatScreen;
const [WIDTH, HEIGHT] = [80, 16];

beforeEach(async () => {
  clock = new FakeClock(new Date(2026, 10, 21, 12, 0).getTime());
  modern = modernServer();
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
  chat = new ChatScreen({ engine, clock, glyphs: UNICODE_GLYPHS });
  const nothing = (): void => {};
  chat.attach({
    width: WIDTH,
    height: HEIGHT,
    invalidate: nothing,
    redraw: nothing,
    suspend: nothing,
    setTitle: nothing,
    notify: nothing,
  });
  engine.start();
  await settle();
});

function rows(): string[] {
  const canvas = new PictureCanvas(WIDTH, HEIGHT);
  chat.draw(canvas);
  return canvas.rows();
}
const screen = (): string => rows().join('\n');
const prompt = (): string => rows().at(-1) ?? '';

function key(name: string, more: Partial<KeyEvent> = {}): void {
  const text = more.text ?? (name.length === 1 && !more.ctrl && !more.alt ? name : '');
  chat.onInput({ kind: 'key', name, ctrl: false, alt: false, shift: false, ...more, text });
}
const ctrl = (name: string): void => key(name, { ctrl: true });

function type(text: string): void {
  for (const character of text) key(character === ' ' ? 'space' : character, { text: character });
}

async function say(...lines: readonly string[]): Promise<void> {
  modern.server.last.say(...lines);
  await settle();
}

let count = 0;
/** A message of somebody. */
async function tell(nick: string, target: string, text: string): Promise<void> {
  await say(`@msgid=n${++count} :${nick}!x@h PRIVMSG ${target} :${text}`);
}

async function fill(): Promise<void> {
  for (let i = 1; i <= 60; i++) await tell('alice', '#lobby', i % 10 === 0 ? `a Needle, ${i}` : `line ${i}`);
}

test('^F finds while one types, the newest hit first; Enter and ↑ go to older ones, ↓ to newer ones', async () => {
  await fill();
  ctrl('f');
  expect(prompt()).toMatch(/^ find> Enter older, Tab on the server/);
  type('needle');
  expect(prompt()).toMatch(/^ find 6\/6> needle/);
  expect(screen()).toContain('a Needle, 60');
  key('enter');
  key('up');
  expect(prompt()).toMatch(/^ find 4\/6> needle/);
  expect(screen()).toContain('a Needle, 40');
  expect(screen()).not.toContain('line 59');
  key('down');
  expect(prompt()).toMatch(/^ find 5\/6>/);
  type(', 2');
  expect(prompt()).toMatch(/^ find 1\/1> needle, 2/);
  expect(screen()).toContain('a Needle, 20');
});

test('what is found stands out, and the one that was come to most of all', async () => {
  await fill();
  ctrl('f');
  type('needle');
  const canvas = new PictureCanvas(WIDTH, HEIGHT);
  chat.draw(canvas);
  const y = rows().findIndex((row) => row.includes('a Needle, 60'));
  const x = rows()[y]!.indexOf('Needle');
  expect(canvas.styleAt(x, y)).toMatchObject({ inverse: true });
  const other = rows().findIndex((row) => row.includes('a Needle, 50'));
  expect(canvas.styleAt(x, other)).toMatchObject({ underline: true });
  expect(canvas.styleAt(x, other)?.inverse).not.toBe(true);
});

test('Esc goes back to where one was, ^C stays', async () => {
  await fill();
  key('pageup');
  const before = screen();
  ctrl('f');
  type('needle, 10');
  expect(screen()).not.toBe(before);
  key('escape');
  expect(screen()).toBe(before);
  key('f3');
  type('needle, 10');
  ctrl('c');
  expect(screen()).toContain('a Needle, 10');
  expect(prompt()).toMatch(/^ bob>/);
});

test('^F moves right in what is being written, F3 finds there too and leaves it as it is', () => {
  type('draft');
  key('home');
  ctrl('f');
  type('X');
  expect(prompt()).toMatch(/^ bob> dXraft/);
  key('f3');
  type('welcome');
  key('escape');
  expect(prompt()).toMatch(/^ bob> dXraft/);
});

test('what is found nowhere says so, and what is said meanwhile is found', async () => {
  await fill();
  ctrl('f');
  type('nothing like it');
  expect(prompt()).toMatch(/^ nothing> nothing like it/);
  await tell('carol', '#lobby', 'nothing like it at all');
  expect(prompt()).toMatch(/\/1> nothing like it/);
});

test('what one looks for is text: brackets, stars and backslashes are found as they are', async () => {
  await tell('alice', '#lobby', String.raw`a[0] = (b*c)\d; 1-2/3`);
  ctrl('f');
  for (const text of ['[0]', '(b*c)', String.raw`\d`, '1-2/3']) {
    ctrl('u');
    type(text);
    expect(prompt()).toMatch(/^ find 1\/1>/);
  }
});

test('below the oldest hit older lines are asked for, above the newest it says so', async () => {
  await fill();
  ctrl('f');
  type('needle, 60');
  key('down');
  expect(screen()).toContain('this is the newest one');
  key('up');
  expect(screen()).toContain('no older one is loaded');
});
