/** A message is selected, and keys do something with it. */
import { beforeEach, describe, expect, test } from 'vitest';
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
let copied: string[];
let opened: string[];
let mouse: boolean[];
let size: { width: number; height: number };

beforeEach(async () => {
  clock = new FakeClock(new Date(2026, 10, 21, 12, 0).getTime());
  modern = modernServer('draft/message-redaction', 'chat-tui/receipts');
  [copied, opened, mouse] = [[], [], []];
  size = { width: 80, height: 12 };
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
  chat = new ChatScreen({
    engine,
    clock,
    glyphs: UNICODE_GLYPHS,
    openLink: (url) => {
      opened.push(url);
      return url.includes('far') ? { told: 'no browser here', copy: true } : { told: 'opening' };
    },
  });
  const nothing = (): void => {};
  chat.attach({
    get width() {
      return size.width;
    },
    get height() {
      return size.height;
    },
    invalidate: nothing,
    redraw: nothing,
    suspend: nothing,
    setTitle: nothing,
    notify: nothing,
    copy: (text) => {
      copied.push(text);
      return '';
    },
    useMouse: (on) => mouse.push(on),
  });
  engine.start();
  await settle();
});

const rows = (): string[] => {
  const canvas = new PictureCanvas(size.width, size.height);
  chat.draw(canvas);
  return canvas.rows();
};
const notice = (): string => rows().at(-3)?.trim() ?? '';
const status = (): string => rows().at(-2) ?? '';
/** The rows of the selected message, without people and rules. */
const selected = (): string =>
  rows()
    .filter((row) => row.startsWith('▌'))
    .map((row) =>
      row
        .slice(15, 60)
        .replace(/[│✓…].*/, '')
        .trim(),
    )
    .join(' ');

function key(name: string, more: Partial<KeyEvent> = {}): void {
  const text = more.text ?? (name.length === 1 && !more.ctrl && !more.alt ? name : '');
  chat.onInput({ kind: 'key', name, ctrl: false, alt: false, shift: false, ...more, text });
}

const up = (): void => key('up', { alt: true });
const down = (): void => key('down', { alt: true });

function type(text: string): void {
  for (const character of text) key(character === ' ' ? 'space' : character, { text: character });
}

async function enter(text: string): Promise<void> {
  type(text);
  key('enter');
  await settle();
}

async function hear(...lines: readonly string[]): Promise<void> {
  modern.server.last.say(...lines);
  await settle();
}

async function tell(...texts: readonly string[]): Promise<void> {
  for (const text of texts) modern.tell('alice', text);
  await settle();
}

const sent = (pattern: RegExp): string[] => modern.server.last.sent(pattern);

describe('Alt-↑ and Alt-↓', () => {
  test('move over messages only, leave below the last, and Esc leaves', async () => {
    await tell('one');
    await hear(':carol!c@h JOIN #lobby');
    await tell('two');
    up();
    expect(selected()).toBe('two');
    up();
    expect(selected()).toBe('one');
    down();
    expect(selected()).toBe('two');
    down();
    expect(selected()).toBe('');
    up();
    key('escape');
    expect(selected()).toBe('');
    expect(notice()).not.toContain('reply');
  });

  test('the selection stays on its message while others come, are deleted, and the width changes', async () => {
    await tell(...Array.from({ length: 30 }, (_, i) => `line ${i}`));
    for (let i = 0; i < 15; i++) up();
    expect(selected()).toBe('line 15');
    await tell('new', 'newer');
    await hear('@msgid=r1 :alice!a@h REDACT #lobby m3');
    expect(selected()).toBe('line 15');
    size = { width: 40, height: 12 };
    expect(
      rows()
        .filter((row) => row.startsWith('▌'))
        .join(' '),
    ).toContain('line 15');
    size = { width: 80, height: 12 };
    down();
    expect(selected()).toBe('line 16');
  });

  test('at the first message older ones are loaded, and the selection stays', async () => {
    await tell('one');
    up();
    up();
    await settle();
    expect(sent(/CHATHISTORY BEFORE #lobby/)).toHaveLength(1);
    expect(selected()).toBe('one');
  });

  test('an own line stays selected when the server has stored it', async () => {
    modern.deaf = true;
    await enter('mine');
    up();
    expect(selected()).toBe('mine');
    await hear('@label=id1;msgid=m9;time=2026-11-21T12:00:01.000Z :bob!u@h PRIVMSG #lobby :mine');
    expect(selected()).toBe('mine');
    key('r');
    expect(notice()).toContain('to bob');
  });

  test('with nothing to select say so', () => {
    up();
    expect(status()).toContain('there is no message here yet');
    down();
    expect(status()).toContain('Alt-↑ selects a message');
  });
});

describe('keys that do not apply are explained', () => {
  test.for([
    ['e', 'only messages of yours can be edited'],
    ['o', 'there is no link in this message'],
    ['x', 'x does nothing with a message'],
    ['enter', ''],
  ] as const)('%s', async ([name, words]) => {
    await tell('hello');
    up();
    key(name);
    if (words !== '') expect(status()).toContain(words);
    expect(sent(/TAGMSG|REDACT/)).toEqual([]);
  });

  test('a deleted message has nothing left to act on', async () => {
    await tell('hello');
    await hear('@msgid=r1 :alice!a@h REDACT #lobby m1');
    for (const name of ['r', '+', 'd', 'c']) {
      up();
      key(name);
      expect(status()).toContain('this message was deleted');
      key('escape');
    }
    expect(copied).toEqual([]);
  });

  test('a line that is not stored yet', async () => {
    modern.deaf = true;
    await enter('mine');
    up();
    key('d');
    expect(status()).toContain('this message is not stored yet');
  });
});

describe('r', () => {
  test('answers: the quotation is sent along, once', async () => {
    await tell('is it out?');
    up();
    key('r');
    expect(notice()).toBe('↪ to alice (Esc drops it): is it out?');
    await enter('yes');
    await enter('and more');
    expect(sent(/PRIVMSG/)).toEqual([
      expect.stringMatching(/^@\S*\+draft\/reply=m1\S* PRIVMSG #lobby :yes$/),
      expect.not.stringContaining('reply'),
    ]);
  });

  test('then Esc writes to everybody again, and a command is a command', async () => {
    await tell('is it out?');
    up();
    key('r');
    key('escape');
    await enter('hello');
    up();
    up();
    key('r');
    await enter('/names');
    expect(sent(/draft\/reply/)).toEqual([]);
  });

  test('to the copy of a private message goes to that person', async () => {
    await hear('@msgid=p1 :alice!a@h PRIVMSG bob :psst');
    up();
    key('r');
    await enter('what?');
    expect(sent(/PRIVMSG/)).toEqual([expect.stringMatching(/\+draft\/reply=p1\S* PRIVMSG alice :what\?$/)]);
  });
});

describe('e', () => {
  test('deletes the message, and says the new text when that is done', async () => {
    await enter('helo');
    up();
    key('e');
    type('!');
    key('enter');
    await settle();
    expect(sent(/REDACT/)).toEqual(['REDACT #lobby m1']);
    expect(sent(/PRIVMSG/)).toHaveLength(1);
    await hear('@msgid=r1 :bob!u@h REDACT #lobby m1');
    expect(sent(/PRIVMSG/).at(-1)).toMatch(/PRIVMSG #lobby :helo!$/);
    expect(rows().join('\n')).toContain('message deleted by bob');
  });

  test('leaves the text unsaid, and says it to the reader, when the server refuses', async () => {
    await enter('helo');
    up();
    key('e');
    await enter('!');
    await hear(':s FAIL REDACT REDACT_FORBIDDEN #lobby m1 :Not yours');
    expect(sent(/PRIVMSG/)).toHaveLength(1);
    expect(rows().join('\n')).toMatch(/Not yours[\s\S]*|not said: helo!/);
    expect(rows().join('\n')).toContain('not said: helo!');
  });

  test('leaves the text unsaid, and says it to the reader, when the connection breaks before the answer', async () => {
    await enter('helo');
    up();
    key('e');
    await enter('!');
    modern.server.last.reset();
    await settle();
    expect(rows().join('\n').replace(/\s+/g, ' ')).toMatch(/connection broke before .* not said: helo!/);
    clock.advance(0);
    await settle();
    expect(modern.server.connections).toHaveLength(2);
    await hear('@msgid=r1 :bob!u@h REDACT #lobby m1');
    expect(modern.stored.map(({ text }) => text)).toEqual(['helo']);
  });

  test('of a refused line takes it up again, changed', async () => {
    modern.deaf = true;
    await enter('helo');
    await hear('@label=id1 :s 404 bob #lobby :Cannot send');
    modern.deaf = false;
    up();
    expect(selected()).toContain('helo');
    key('e');
    await enter('!');
    expect(sent(/PRIVMSG #lobby :helo!/)).toHaveLength(1);
    expect(rows().join('\n')).not.toContain('not sent');
  });
});

describe('Enter', () => {
  test('on a refused line tries again', async () => {
    modern.deaf = true;
    await enter('helo');
    await hear('@label=id1 :s 404 bob #lobby :Cannot send');
    modern.deaf = false;
    up();
    key('enter');
    await settle();
    expect(sent(/PRIVMSG #lobby :helo/)).toHaveLength(2);
    expect(rows().join('\n')).toMatch(/helo +✓/);
  });

  test('on any other shows all that is known of it, and Esc comes back', async () => {
    await tell('hello');
    up();
    key('enter');
    expect(rows().join('\n')).toMatch(/from +alice[\s\S]*id +m1/);
    key('escape');
    expect(selected()).toBe('hello');
  });

  test('on an own line asks who has it: how many, who, and who not yet', async () => {
    await enter('hello');
    await hear(':s RECEIPT #lobby m1 2 3');
    up();
    key('enter');
    await settle();
    expect(sent(/RECEIPT LIST/)).toEqual(['@label=holders RECEIPT LIST #lobby m1']);
    expect(rows().join('\n')).toContain('2 of 3 have it');
    await hear(
      '@label=holders :s BATCH +r chat-tui/receipts #lobby m1',
      '@batch=r :s RECEIPT #lobby m1 HAS :alice carol',
      '@batch=r :s RECEIPT #lobby m1 NOT :dave',
      ':s BATCH -r',
    );
    expect(rows().join('\n')).toMatch(/has it +alice, carol[\s\S]*not yet +dave/);
    key('escape');
    expect(rows().join('\n')).not.toContain('has reached');
  });
});

describe('+', () => {
  test('reacts by a digit, and takes it back by the same', async () => {
    await tell('done');
    up();
    key('+');
    key('1');
    await settle();
    expect(sent(/TAGMSG/).at(-1)).toMatch(/^@\+draft\/reply=m1;\+draft\/react=👍 TAGMSG #lobby$/);
    await hear('@msgid=t1;+draft/reply=m1;+draft/react=👍 :bob!u@h TAGMSG #lobby');
    expect(rows().join('\n')).toContain('👍 you');
    key('+');
    key('1');
    await settle();
    expect(sent(/TAGMSG/).at(-1)).toContain('+draft/unreact=👍');
    expect(selected()).toContain('done');
  });

  test('reacts with what is typed or pasted', async () => {
    await tell('done');
    up();
    key('+');
    type('lo');
    key('backspace');
    chat.onInput({ kind: 'paste', text: '🦜\n', truncated: false });
    key('enter');
    await settle();
    expect(sent(/TAGMSG/).at(-1)).toContain('+draft/react=l🦜 ');
    key('+');
    key('escape');
    expect(selected()).toBe('done');
  });
});

describe('d', () => {
  test('deletes only after a yes', async () => {
    await enter('oops');
    up();
    key('d');
    key('n');
    expect(status()).toContain('not deleted');
    key('d');
    key('y');
    await settle();
    expect(sent(/REDACT/)).toEqual(['REDACT #lobby m1']);
  });

  test('says in words when the server refuses', async () => {
    await tell('theirs');
    up();
    key('d');
    key('y');
    await hear(':s FAIL REDACT REDACT_FORBIDDEN #lobby m1 :You are not authorised to delete this message');
    expect(rows().join('\n')).toMatch(/You are not authorised to delete this/);
    expect(rows().join('\n')).not.toContain('#lobby m1');
  });
});

describe('c and o', () => {
  test('copy the text; open the only link; ask which of several', async () => {
    await tell(
      'see https://one.test/a',
      'and https://one.test/b or https://two.test/far.',
      'file:///etc/passwd',
    );
    up();
    key('o');
    expect(status()).toContain('there is no link');
    up();
    key('c');
    expect(copied).toEqual(['and https://one.test/b or https://two.test/far.']);
    expect(status()).toContain('copied');
    key('o');
    expect(opened).toEqual([]);
    expect(notice()).toBe('open 1 one.test/b  2 two.test/far');
    key('7');
    expect(status()).toContain('1 to 2 opens a link');
    key('2');
    expect(opened).toEqual(['https://two.test/far']);
    expect(copied.at(-1)).toBe('https://two.test/far');
    expect(status()).toContain('no browser here; its address is copied');
    up();
    key('o');
    expect(opened.at(-1)).toBe('https://one.test/a');
  });
});

test('the commands do the same', async () => {
  await tell('one https://one.test/x', 'two');
  await enter('/reply yes');
  await enter('/react 👍 2');
  await enter('/copy 2');
  await enter('/open');
  await enter('/edit no');
  await enter('/delete');
  expect(sent(/PRIVMSG/)[0]).toMatch(/\+draft\/reply=m2\S* PRIVMSG #lobby :yes$/);
  expect(sent(/TAGMSG/).at(-1)).toBe('@+draft/reply=m1;+draft/react=👍 TAGMSG #lobby');
  expect(copied).toEqual(['two']);
  expect(opened).toEqual(['https://one.test/x']);
  expect(sent(/REDACT/)).toEqual(['REDACT #lobby m3', 'REDACT #lobby m3']);
});

test('F4 shows the text alone, leaves the mouse to the terminal, and comes back', async () => {
  await tell('one');
  key('f4');
  expect(mouse.at(-1)).toBe(false);
  expect(rows().join('\n')).not.toContain('│');
  type('x');
  key('f4');
  expect(mouse.at(-1)).toBe(true);
  expect(rows().join('\n')).toContain('│');
  key('f4');
  key('c', { ctrl: true });
  expect(mouse.at(-1)).toBe(true);
});

describe('typing', () => {
  const told = (): string[] => sent(/\+typing/).map((line) => /typing=(\w+)/.exec(line)?.[1] ?? '');

  test('is told at most every 3 s, then that it has paused, then that it is over', async () => {
    type('hel');
    await settle();
    expect(told()).toEqual(['active']);
    clock.advance(2999);
    type('l');
    await settle();
    expect(told()).toEqual(['active']);
    clock.advance(1);
    type('o');
    await settle();
    expect(told()).toEqual(['active', 'active']);
    clock.advance(5000);
    await settle();
    expect(told()).toEqual(['active', 'active', 'paused']);
    clock.advance(3000);
    key('u', { ctrl: true });
    await settle();
    expect(told()).toEqual(['active', 'active', 'paused', 'done']);
  });

  test('is not told for commands, nor private lines to others, nor once the text was sent', async () => {
    type('/join #secret');
    key('u', { ctrl: true });
    type('@carol psst');
    key('u', { ctrl: true });
    await settle();
    expect(told()).toEqual([]);
    await enter('hello');
    expect(told()).toEqual(['active']);
  });

  test('ends for good where the server refuses it, without a word to the reader', async () => {
    type('a');
    await hear('@label=typing :s 404 bob #lobby :Cannot send to channel (+m)');
    clock.advance(4000);
    type('b');
    await settle();
    expect(told()).toEqual(['active']);
    expect(rows().join('\n')).not.toContain('Cannot send');
  });

  const deny = (tags: string): string[] => [`:s 005 bob CLIENTTAGDENY=${tags} :are supported by this server`];
  /** With the reader and alice there are so many. */
  const crowd = (members: number): string[] =>
    Array.from({ length: members - 2 }, (_, i) => `:n${i}!u@h JOIN #lobby`);
  test.for([
    ['is not told where the server passes no tags on', deny('*'), []],
    ['is not told where it does not pass this one on', deny('typing'), []],
    ['is told where it passes this one on', deny('*,-typing'), ['active']],
    ['is told in a room of 200', crowd(200), ['active']],
    ['is not told in a room of 201', crowd(201), []],
  ] as const)('%s', async ([, lines, expected]) => {
    await hear(...lines);
    type('x');
    await settle();
    expect(told()).toEqual(expected);
  });

  test('of others is shown, and /set typing off ends both', async () => {
    await hear('@+typing=active :alice!a@h TAGMSG #lobby');
    expect(notice()).toBe('alice is typing');
    await enter('/set typing off');
    expect(rows().join('\n')).not.toContain('is typing');
    clock.advance(4000);
    type('x');
    await settle();
    expect(told()).toEqual([]);
  });
});
