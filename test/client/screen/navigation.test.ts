/** From one conversation to another, and to places in the log: by keys, by commands, by ^G. */
import { beforeEach, describe, expect, test } from 'vitest';
import { Engine } from '../../../src/client/engine/engine.js';
import { memoryTokenStore } from '../../../src/client/engine/token-store.js';
import { memoryWritingStore, type WritingStore } from '../../../src/client/engine/writing-store.js';
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
const header = (): string => rows()[0] ?? '';
const here = (): string => engine.state.active;

function key(name: string, more: Partial<KeyEvent> = {}): void {
  const text = more.text ?? (name.length === 1 && !more.ctrl && !more.alt ? name : '');
  chat.onInput({ kind: 'key', name, ctrl: false, alt: false, shift: false, ...more, text });
}
const alt = (name: string): void => key(name, { alt: true });
const ctrl = (name: string): void => key(name, { ctrl: true });

function type(text: string): void {
  for (const character of text) key(character === ' ' ? 'space' : character, { text: character });
}

async function enter(text: string): Promise<void> {
  type(text);
  key('enter');
  await settle();
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

describe('tabs', () => {
  test('stay in their order whatever comes in: rooms, then people, then the server', async () => {
    await tell('carol', 'bob', 'hi');
    await tell('alice', 'bob', 'hi');
    await enter('/join #ops');
    await tell('alice', 'bob', 'again');
    expect(header()).toMatch(/^ 1 #lobby {2}2 #ops {2}3 @carol 1! {2}4 @alice 2! {2}5 server/);
  });

  test('a private conversation that was closed comes back with the next message', async () => {
    await tell('alice', 'bob', 'one');
    alt('2');
    await enter('/part');
    expect(header()).not.toContain('@alice');
    expect(here()).toBe('#lobby');
    await tell('alice', 'bob', 'two');
    expect(header()).toContain('2 @alice 1!');
  });

  test('closing one goes back to where the reader was before', async () => {
    await enter('/join #ops');
    await tell('alice', 'bob', 'one');
    alt('3');
    await enter('/part');
    expect(here()).toBe('#ops');
  });

  test('a private message is shown where the reader is, marked, and kept in its own conversation', async () => {
    await tell('alice', 'bob', 'psst');
    expect(screen()).toMatch(/alice → you +psst/);
    alt('2');
    expect(screen()).toMatch(/alice +psst/);
  });

  test.for([
    { keys: () => alt('a'), to: 'alice' },
    { keys: () => alt('right'), to: '#ops' },
    { keys: () => alt('left'), to: '*' },
    { keys: () => alt('2'), to: '#ops' },
    { keys: () => void enter('/active'), to: 'alice' },
    { keys: () => void enter('/next'), to: '#ops' },
    { keys: () => void enter('/prev'), to: '*' },
    { keys: () => void enter('/go 2'), to: '#ops' },
    { keys: () => void enter('/go ali'), to: 'alice' },
    { keys: () => void enter('/go #op'), to: '#ops' },
  ])('a key and its command go to the same place: $to', async ({ keys, to }) => {
    await enter('/join #ops');
    alt('1');
    await tell('dan', '#ops', 'something');
    await tell('alice', 'bob', 'psst');
    keys();
    expect(here()).toBe(to);
    ctrl('x');
    expect(here()).toBe('#lobby');
    ctrl('x');
    expect(here()).toBe(to);
    await enter('/last');
    expect(here()).toBe('#lobby');
  });

  test('/go says when there is nothing of that name, and enters a room that is written in full', async () => {
    await enter('/go nothing-like-it');
    expect(screen()).toContain('there is no nothing-like-it here');
    key('u', { ctrl: true });
    await enter('/go #new');
    expect(here()).toBe('#new');
  });
});

test('where the reader was before is never a place that only the start has shown', () => {
  ctrl('x');
  expect(here()).toBe('#lobby');
});

describe('Esc and then a key', () => {
  test('is that key with Alt', async () => {
    await tell('alice', 'bob', 'psst');
    key('escape');
    key('a');
    expect(here()).toBe('alice');
    key('escape'); // Takes the unread rule away.
    key('escape');
    key('1');
    expect(here()).toBe('#lobby');
    expect(rows().at(-1)).toMatch(/^ bob> Type/);
  });

  test('is a letter when Esc has closed something, when it comes late, and when Alt does nothing with it', async () => {
    await tell('alice', 'bob', 'psst');
    key('f1');
    key('escape');
    type('a');
    key('escape');
    clock.advance(1100);
    type('a');
    key('escape');
    type('z');
    expect(here()).toBe('#lobby');
    expect(rows().at(-1)).toBe(' bob> aaz');
  });
});

describe('the unread line', () => {
  beforeEach(async () => {
    for (let i = 1; i <= 20; i++) await tell('alice', '#lobby', `old ${i}`);
    await enter('@alice');
    for (let i = 1; i <= 30; i++) await tell('carol', '#lobby', `new ${i}`);
  });

  test('is where Alt-u and /unread go, and stays until one leaves', async () => {
    alt('1');
    expect(screen()).toContain('new 30');
    expect(screen()).not.toContain('30 new');
    alt('u');
    expect(rows()[1]).toMatch(/^ ── 30 new ──/);
    expect(rows()[2]).toContain('new 1');
    expect(rows().at(-2)).toContain('reading back');
    await tell('carol', '#lobby', 'still more');
    expect(rows()[1]).toMatch(/^ ── 30 new ──/);
    expect(rows().at(-2)).toContain('1 new below');
    key('escape');
    expect(screen()).toContain('still more');
    await enter('/unread');
    expect(screen()).toContain('nothing was new here');
  });

  test('goes when the reader leaves', () => {
    alt('1');
    alt('u');
    alt('2');
    alt('1');
    expect(rows()[1]).not.toContain('30 new');
    expect(rows()[2]).toContain('new 1');
    expect(engine.state.conversations.get('#lobby')?.fresh).toBeUndefined();
  });

  test('is also there for who comes by /join, /go or @nick', async () => {
    await enter('/join #lobby');
    await enter('/unread');
    expect(rows()[1]).toMatch(/^ ── 30 new ──/);
    expect(header()).toMatch(/1 #lobby {2}2 @alice/);
    await tell('alice', 'bob', 'psst');
    await enter('@alice');
    expect(screen()).toContain('── 1 new ──');
  });

  test('each conversation keeps its place, and nobody who reads back is moved', async () => {
    alt('1');
    key('pageup');
    const before = rows().slice(1, -2);
    for (let i = 1; i <= 3; i++) await tell('carol', '#lobby', `later ${i}`);
    expect(rows().slice(1, -2)).toEqual(before);
    expect(rows().at(-2)).toContain('3 new below');
    alt('2');
    await tell('carol', '#lobby', 'while away');
    alt('1');
    expect(rows().slice(1, -2)).toEqual(before);
    key('escape');
    expect(screen()).toContain('while away');
  });
});

describe('mentions', () => {
  beforeEach(async () => {
    for (let i = 1; i <= 60; i++)
      await tell('alice', '#lobby', i % 20 === 0 ? `bob: call ${i}` : `line ${i}`);
  });

  test('Alt-p goes back through them and Alt-n forward', () => {
    expect(screen()).toContain('call 60');
    alt('p');
    expect(screen()).toContain('mention by alice');
    alt('p');
    expect(screen()).toContain('call 40');
    expect(screen()).not.toContain('call 60');
    alt('p');
    expect(screen()).toContain('call 20');
    alt('p');
    expect(screen()).toContain('no mention of you before this');
    expect(screen()).toContain('call 20');
    alt('n');
    expect(screen()).toContain('call 40');
  });

  test('so do the commands, and lines that come meanwhile change nothing', async () => {
    await enter('/mention');
    await enter('/mention');
    expect(screen()).toContain('call 40');
    await tell('alice', '#lobby', 'bob: call 61');
    await enter('/mention next');
    expect(screen()).toContain('call 60');
  });
});

describe('^G', () => {
  beforeEach(async () => {
    await enter('/join #ops');
    await enter('/join #dev-ops');
    alt('1');
    await say(':alice!a@h JOIN #lobby', ':albert!a@h JOIN #lobby');
    await tell('dan', '#ops', 'something');
    await tell('carol', 'bob', 'psst');
    ctrl('g');
  });

  const list = (): string[] =>
    rows()
      .slice(1, -2)
      .filter((_, i, all) => i > all.findIndex((each) => each.includes('Enter goes')))
      .map((row) => row.trim().split(/ {2,}/)[0] ?? '');

  test('begins with what is new, mentions first, and then where one was before', () => {
    expect(list()).toEqual(['@carol', '#ops', '#dev-ops', 'server']);
    expect(screen()).toMatch(/@carol +1! /);
    expect(screen()).toMatch(/#ops +1 /);
    expect(rows().at(-1)).toMatch(/^ go to> a part of a name/);
  });

  test('finds while one types, and Enter goes', () => {
    type('ops');
    expect(list().slice(0, 2)).toEqual(['#ops', '#dev-ops']);
    key('down');
    key('enter');
    expect(here()).toBe('#dev-ops');
    expect(rows().at(-1)).toMatch(/^ bob>/);
  });

  test('opens the conversation with somebody, of several the one that is chosen', () => {
    type('al');
    expect(list()).toEqual(expect.arrayContaining(['@alice', '@albert']));
    type('ice');
    expect(list()[0]).toBe('@alice');
    key('enter');
    expect(here()).toBe('alice');
  });

  test('takes a longer query back, and a pasted one', () => {
    type('alx');
    expect(screen()).toContain('nothing is called so');
    key('enter');
    expect(here()).toBe('#lobby');
    key('backspace');
    expect(list()).toContain('@alice');
    ctrl('u');
    expect(list()[0]).toBe('@carol');
    chat.onInput({ kind: 'paste', text: '#dev\nand more', truncated: false });
    expect(list()[0]).toBe('#dev-ops');
  });

  test('knows rooms of /list, and enters one that is typed in full', async () => {
    key('escape');
    await say(':s 322 bob #garden 12 :flowers and trees');
    ctrl('g');
    type('gard');
    expect(screen()).toMatch(/#garden +12 there: flowers and trees/);
    key('enter');
    expect(here()).toBe('#garden');
    ctrl('g');
    type('#never-seen');
    expect(screen()).toMatch(/#never-seen +enter it, or make it/);
    key('enter');
    expect(here()).toBe('#never-seen');
  });

  test('puts a command into the input, and what was written there comes back', () => {
    key('escape');
    type('half a tho');
    ctrl('g');
    type('/topi');
    key('enter');
    expect(rows().at(-1)).toBe(' bob> /topic');
    ctrl('_');
    expect(rows().at(-1)).toBe(' bob> half a tho');
  });

  test('Esc closes it, ^G and ^C too, and the input is as it was', () => {
    for (const close of [() => key('escape'), () => ctrl('g'), () => ctrl('c')]) {
      type('x');
      close();
      expect(screen()).not.toContain('go to>');
      expect(here()).toBe('#lobby');
      ctrl('g');
    }
    alt('2');
    expect(here()).toBe('#ops');
    expect(screen()).not.toContain('go to>');
  });
});

describe('what is being written', () => {
  /** A client that has not started yet, with what earlier ones have left. */
  function restart(writing: WritingStore): void {
    modern = modernServer();
    engine = new Engine({
      clock,
      random: () => 1,
      servers: [{ host: 'irc.test', port: 6667 }],
      connect: modern.server.connect,
      identity: { nick: 'bob', userName: 'bob', realName: 'Bob', password: undefined, alternatives: true },
      rooms: [],
      store: memoryOutboxStore(),
      tokens: memoryTokenStore(),
      newId: () => `id${++count}`,
      onEffects: (effects) => chat.onEffects(effects),
    });
    chat = new ChatScreen({ engine, clock, glyphs: UNICODE_GLYPHS, writing });
  }

  const left = (drafts: Readonly<Record<string, string>>, history: readonly string[] = []): WritingStore => ({
    ...memoryWritingStore(),
    history,
    targets: Object.keys(drafts),
    draftOf: (target) => drafts[target] ?? '',
  });

  test('before the first room goes along into it', async () => {
    restart(memoryWritingStore());
    type('half a tho');
    engine.start();
    await settle();
    type('ught');
    expect(here()).toBe('#lobby');
    expect(rows().at(-1)).toBe(' bob> half a thought');
    alt('2');
    expect(here()).toBe('*');
    expect(screen()).not.toContain('half a thought');
  });

  test('in earlier runs is back: drafts where they were, and what was entered on the arrows and ^R', async () => {
    restart(left({ '#lobby': 'half a thought', alice: 'dear alice' }, ['first', 'second']));
    engine.start();
    await settle();
    expect(rows().at(-1)).toBe(' bob> half a thought');
    alt('2');
    expect(here()).toBe('alice');
    expect(rows().at(-1)).toBe(' bob> dear alice');
    ctrl('u');
    key('up');
    key('up');
    expect(rows().at(-1)).toBe(' bob> first');
    ctrl('r');
    type('sec');
    expect(rows().at(-1)).toContain('second');
  });

  test('is told to be kept: a draft while there is one, and lines when they are entered', async () => {
    const kept: string[] = [];
    const memory = memoryWritingStore();
    restart({ ...memory, entered: (text) => kept.push(text) });
    engine.start();
    await settle();
    type('hello');
    expect(memory.draftOf('#lobby')).toBe('hello');
    key('enter');
    expect(memory.draftOf('#lobby')).toBe('');
    expect(kept).toEqual(['hello']);
  });
});
