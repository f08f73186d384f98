/** The input at work: keys of readline that need a history, and the question before something is sent. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
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
const [WIDTH, HEIGHT] = [80, 12];

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

/** The input of somebody who has not written yet. */
const EMPTY = ' bob> Type and press Enter. @name for a private message. F1 help, \\q quit.';

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

describe('keys of readline', () => {
  test('an entry that was changed on the way is found again, until something is sent', () => {
    enter('first line');
    enter('second line');
    key('up');
    type('!');
    key('up');
    key('down');
    expect(rows().at(-1)).toBe(' bob> second line!');
    key('enter');
    key('up');
    key('up');
    expect(rows().at(-1)).toBe(' bob> second line');
  });

  test('^R again looks further back, typing narrows from there, Up goes on from what was taken', () => {
    for (const text of ['join us', 'a join', 'other', 'joined']) enter(text);
    key('r', { ctrl: true });
    type('join');
    key('r', { ctrl: true });
    expect(rows().at(-1)).toContain('a join');
    type(' u');
    expect(rows().at(-1)).toContain('join us');
    key('tab');
    key('down');
    expect(rows().at(-1)).toBe(' bob> a join');
    key('r', { ctrl: true });
    key('r', { ctrl: true });
    expect(rows().at(-1)).toContain('search: join u');
    key('g', { ctrl: true });
    expect(rows().at(-1)).toBe(' bob> a join');
  });

  test('what is pasted into the search of ^R is looked for', () => {
    enter('first line');
    key('r', { ctrl: true });
    chat.onInput({ kind: 'paste', text: 'first\nsecond', truncated: false });
    key('enter');
    expect(rows().at(-1)).toBe(' bob> first line');
  });

  test('Alt-. inserts the last word of what was entered, and goes further back', () => {
    enter('look at this');
    enter('and that');
    key('.', { alt: true });
    expect(rows().at(-1)).toBe(' bob> that');
    key('.', { alt: true });
    key('.', { alt: true });
    expect(rows().at(-1)).toBe(' bob> this');
  });

  test('what was cut in one conversation can be inserted in another', () => {
    type('moved');
    key('u', { ctrl: true });
    key('2', { alt: true });
    key('y', { ctrl: true });
    expect(rows().at(-1)).toBe(' bob> moved');
  });
});

describe('a question before it is sent', () => {
  const SECRET = 'Tr0ub4dor&3x';
  const said = (): string[] => modern.stored.map(({ text }) => text);

  test('is asked about what looks like a password; Enter goes back to it', async () => {
    enter(SECRET);
    expect(screen()).toContain('Not sent yet: this looks like a password.');
    expect(screen()).toContain('Enter edits, y sends, Esc drops');
    key('enter');
    await settle();
    expect(screen()).not.toContain('Not sent yet');
    expect(rows().at(-1)).toBe(` bob> ${SECRET}`);
    expect(said()).toEqual([]);
  });

  test('y sends it, and keeps it out of the history; not a y that was typed on', async () => {
    enter(SECRET);
    type('y');
    await settle();
    expect(said()).toEqual([]);
    clock.advance(500);
    type('n');
    type('y');
    await settle();
    expect(said()).toEqual([SECRET]);
    key('up');
    expect(rows().at(-1)).not.toContain(SECRET);
  });

  test('Esc drops it, and only what is no secret is found again', () => {
    enter(SECRET);
    key('escape');
    expect(rows().at(-1)).toBe(EMPTY);
    key('up');
    expect(rows().at(-1)).toBe(EMPTY);
    enter('join #ops');
    key('escape');
    key('up');
    expect(rows().at(-1)).toBe(' bob> join #ops');
  });

  test('a command behind a blank is asked about, and said as it is with y', async () => {
    enter(' /join #ops');
    expect(screen()).toContain('looks like a command behind a blank');
    clock.advance(500);
    type('y');
    await settle();
    expect(said()).toEqual(['/join #ops']);
  });

  test('a key that is pasted is asked about before it is sent', async () => {
    const label = 'PRIVATE KEY-----';
    chat.onInput({ kind: 'paste', text: `-----BEGIN ${label}\nMIIE\n-----END ${label}`, truncated: false });
    key('enter');
    await settle();
    expect(screen()).toContain('looks like a private key');
    expect(said()).toEqual([]);
    key('c', { ctrl: true });
    expect(rows().at(-1)).toBe(EMPTY);
  });

  test('what is pasted meanwhile goes nowhere', () => {
    enter(SECRET);
    chat.onInput({ kind: 'paste', text: 'more', truncated: false });
    key('enter');
    expect(rows().at(-1)).toBe(` bob> ${SECRET}`);
  });

  test('after the server has asked for a password any lone word is asked about', async () => {
    modern.server.last.say(':NickServ!s@h NOTICE bob :Please enter your password:');
    await settle();
    engine.apply({
      type: 'activate',
      key: [...engine.state.conversations.keys()].find((k) => /serv/i.test(k)) ?? '',
    });
    enter('correcthorse');
    expect(screen()).toContain('the answer to a question for a password');
  });

  test('a word that is in use here is no password', async () => {
    modern.tell('alice', `the machine is called ${SECRET}`);
    await settle();
    enter(SECRET);
    await settle();
    expect(said().at(-1)).toBe(SECRET);
  });
});

test('what is said to nobody stays in the input, with whom it may have been for', async () => {
  enter('@alcie hi');
  expect(screen()).toContain('no alcie here; did you mean alice?');
  expect(rows().at(-1)).toBe(' bob> @alcie hi');
  key('u', { ctrl: true });
  enter('/jion #ops');
  expect(screen()).toContain('there is no /jion, nothing was sent; did you mean');
  expect(rows().at(-1)).toBe(' bob> /jion #ops');
  await settle();
  expect(modern.stored).toEqual([]);
});

test('keys can be set, and what cannot be a key is said', () => {
  enter('/set keys ctrl-t=history-search, ctrl-s=help');
  key('t', { ctrl: true });
  expect(rows().at(-1)).toContain('search:');
  key('escape');
  expect(screen()).toContain('"ctrl-s": cannot mean anything else');
});

describe('a long paste', () => {
  const paste = (text: string): void => chat.onInput({ kind: 'paste', text, truncated: false });

  test('of 4 kB in one line goes into the input, one of a megabyte is shown and stays quick', () => {
    const started = performance.now();
    paste('x'.repeat(4096));
    expect(screen()).toMatch(/x{70}/);
    key('u', { ctrl: true });
    paste('y'.repeat(1 << 20));
    expect(screen()).toContain('1 long line pasted');
    expect(screen()).toContain('Enter sends (too long to edit), Esc drops');
    key('e', { ctrl: true });
    for (let i = 0; i < 50; i++) rows();
    key('escape');
    expect(rows().at(-1)).toBe(EMPTY);
    paste('line\n'.repeat(200_000));
    for (let i = 0; i < 50; i++) rows();
    expect(screen()).toContain('200000 lines pasted');
    // 100 frames: far below what one of them would take if all of it were looked at each time.
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('is sent where the cursor is', async () => {
    type('ac');
    key('left');
    paste('1\n2');
    key('enter');
    await settle();
    expect(modern.stored.map(({ text }) => text).join('\n')).toBe('a1\n2c');
  });
});

describe('completion', () => {
  const input = (): string | undefined => rows().at(-1);

  test('Esc brings back what was typed', () => {
    type('/n');
    key('tab');
    expect(input()).toBe(' bob> /names');
    key('escape');
    expect(input()).toBe(' bob> /n');
  });

  test('of names of emoji, loaded when they are wanted for the first time', async () => {
    type('nice :tad');
    key('tab');
    await vi.waitFor(() => expect(input()).toBe(' bob> nice 🎉'));
    key('u', { ctrl: true });
    type(':ta');
    key('tab');
    expect(screen()).toContain(':taco:');
    key('escape');
    expect(input()).toBe(' bob> :ta');
    key('u', { ctrl: true });
    type('10:30');
    key('tab');
    expect(input()).toBe(' bob> 10:30');
  });

  test('the words of a command are what it takes, and its usage stands above the input', () => {
    type('/join lob');
    expect(rows().at(-3)).toContain('/join <ROOM> [KEY]  enters a room');
    key('tab');
    expect(input()).toBe(' bob> /join #lobby');
    expect(rows().at(-3)).toContain('/join ROOM <KEY>');
    key('u', { ctrl: true });
    type('/whois al');
    key('tab');
    expect(input()).toBe(' bob> /whois alice');
    key('u', { ctrl: true });
    expect(screen()).not.toContain('/whois');
    type('/help jo');
    key('tab');
    expect(input()).toBe(' bob> /help join');
  });

  test('the list stays where it is while one walks through it', () => {
    type('/');
    key('tab');
    const left = (): number =>
      rows()
        .find((row) => row.includes('/msg NICK') || row.includes('sends a private'))
        ?.indexOf('/msg') ?? -1;
    const before = left();
    key('tab');
    key('tab');
    expect(left()).toBe(before);
  });
});
