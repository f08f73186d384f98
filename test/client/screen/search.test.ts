/** Tab in ^F, and /search: what the server finds, and the way there. */
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
import { parseSearchWords } from '../../../src/client/model/search-words.js';
import { findPattern, markSpans } from '../../../src/client/screen/found-source.js';
import { PALETTE } from '../../../src/client/ui/palette.js';
import fc from 'fast-check';

let clock: FakeClock;
let modern: ModernServer;
let engine: Engine;
let chat: ChatScreen;
const [WIDTH, HEIGHT] = [80, 16];

beforeEach(async () => {
  clock = new FakeClock(new Date(2026, 10, 21, 12, 0).getTime());
  modern = modernServer('chat-tui/search');
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

const FOUND = [
  '@batch=s;time=2026-11-20T09:00:00.000Z;msgid=x2 :alice!a@h PRIVMSG #lobby :the Needle in the hay',
  '@batch=s;time=2026-10-01T09:00:00.000Z;msgid=x1 :carol!c@h PRIVMSG bob :a needle for you',
];

async function answer(next: string, ...lines: readonly string[]): Promise<void> {
  await say(`:s BATCH +s chat-tui/search ${next}`, ...lines, ':s BATCH -s');
}
const asked = (): string[] => modern.server.last.sent(/^SEARCH/);

test('Tab goes on from finding to the server, whose results are listed with time, place and author', async () => {
  ctrl('f');
  type('needle');
  key('tab');
  await settle();
  expect(asked()).toEqual(['SEARCH limit=50;text=needle']);
  expect(screen()).toContain('searching');
  await answer('*', ...FOUND);
  expect(screen()).toMatch(/1 of 2 /);
  expect(screen()).toMatch(/2026-11-20 \d\d:00 #lobby +alice +the Needle in the hay/);
  expect(screen()).toMatch(/2026-10-01 \d\d:00 @carol +carol +a needle for you/);
  key('escape');
  expect(prompt()).toMatch(/^ bob>/);
});

test('filters are typed, pages follow, and Enter on a result asks for what stands around it', async () => {
  type('/search needle from:alice in:#lobby');
  key('enter');
  await settle();
  expect(asked()).toEqual(['SEARCH in=#lobby;from=alice;limit=50;text=needle']);
  await answer('c1', FOUND[0]!);
  key('down');
  await settle();
  expect(asked().at(-1)).toBe('SEARCH in=#lobby;from=alice;cursor=c1;limit=50;text=needle');
  await answer('*', FOUND[1]!.replace('PRIVMSG bob', 'PRIVMSG #lobby'));
  expect(screen()).toMatch(/1 of 2 /);
  key('enter');
  await settle();
  expect(modern.server.last.sent(/AROUND/)).toEqual(['CHATHISTORY AROUND #lobby msgid=x2 100']);
});

test.for([
  ['', /type what to search for/],
  ['before:yesterday x', /before: needs a date/],
  ['from: x', /from: needs a word/],
] as const)('"/search %s" is told what is missing', async ([typed, words]) => {
  type('/search');
  key('enter');
  await settle();
  type(typed);
  key('enter');
  await settle();
  expect(screen()).toMatch(words);
  expect(asked()).toEqual([]);
});

test('what the server refuses is said in the list', async () => {
  type('/search x');
  key('enter');
  await settle();
  await say(':s FAIL SEARCH STORE_BUSY :Cannot search now: 8 others do; try again');
  expect(screen()).toContain('Cannot search now');
});

test('a connection that is lost meanwhile is told, and Enter searches again when it is back', async () => {
  type('/search needle');
  key('enter');
  await settle();
  modern.server.last.reset();
  await settle();
  expect(screen()).toContain('the connection was lost; Enter searches again');
  engine.retryNow();
  await settle();
  key('enter');
  await settle();
  expect(asked()).toEqual(['SEARCH limit=50;text=needle']);
  await answer('*', ...FOUND);
  expect(screen()).toMatch(/1 of 2 /);
});

test('each word of what was searched is marked in a hit, the longer where two begin together', () => {
  const pattern = findPattern('hay', 'needle', 'need', '');
  const spans = markSpans([{ text: 'the Needle in the hay' }], pattern ?? /x/g, PALETTE.found);
  expect(spans.filter(({ style }) => style !== undefined).map(({ text }) => text)).toEqual(['Needle', 'hay']);
  expect(findPattern('', '')).toBeUndefined();
});

describe('what is typed', () => {
  const day = (text: string): number => new Date(`${text}T00:00:00`).getTime();

  test('becomes words and filters, in whatever order they stand', () => {
    const parts = ['disk', 'full', 'from:alice', 'in:@carol', 'after:2026-10-01', 'before:2026-11-01'];
    const wanted = { from: 'alice', in: 'carol', after: day('2026-10-01') - 1, before: day('2026-11-01') };
    fc.assert(
      fc.property(fc.shuffledSubarray(parts, { minLength: 6 }), fc.constantFrom(' ', '   '), (some, gap) => {
        const words = some.filter((part) => !part.includes(':')).join(' ');
        expect(parseSearchWords(some.join(gap))).toEqual({ ...wanted, text: words });
      }),
    );
  });

  test('is either a request that asks for something, or told in words, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const parsed = parseSearchWords(typed);
        if (typeof parsed === 'string') expect(parsed).not.toBe('');
        else expect(parsed.text ?? parsed.in ?? parsed.from).toMatch(/./su);
      }),
    );
  });

  test.for(['after:2026-02-30', 'after:2026-13-01', 'before:1.1.2026', 'in: x', 'after:2026-01-01'])(
    '"%s" is told what is wrong',
    (typed) => {
      expect(parseSearchWords(typed)).toEqual(expect.any(String));
    },
  );
});
