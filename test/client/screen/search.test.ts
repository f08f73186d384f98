/** Tab in ^F, and /search: what the server finds, and the way there. */
import { beforeEach, describe, expect, test } from 'vitest';
import { parseSearchWords } from '../../../src/client/model/search-words.js';
import { findPattern, markSpans } from '../../../src/client/screen/found-source.js';
import { PALETTE } from '../../../src/client/ui/palette.js';
import fc from 'fast-check';
import { settle } from '../../support/fake-irc-server.js';
import { ScreenRig } from '../../support/screen-rig.js';
import { useTimeZone } from '../../support/time-zone.js';

useTimeZone('UTC');

let rig: ScreenRig;

beforeEach(async () => {
  rig = await new ScreenRig({ height: 16, caps: ['chat-tui/search'] }).start();
});

const FOUND = [
  '@batch=s;time=2026-11-20T09:00:00.000Z;msgid=x2 :alice!a@h PRIVMSG #lobby :the Needle in the hay',
  '@batch=s;time=2026-10-01T09:00:00.000Z;msgid=x1 :carol!c@h PRIVMSG bob :a needle for you',
];

async function answer(next: string, ...lines: readonly string[]): Promise<void> {
  await rig.hear(`:s BATCH +s chat-tui/search ${next}`, ...lines, ':s BATCH -s');
}
const asked = (): string[] => rig.modern.server.last.sent(/^SEARCH/);

test('Tab goes on from finding to the server, whose results are listed with time, place and author', async () => {
  rig.key('ctrl-f');
  rig.type('needle');
  rig.key('tab');
  await settle();
  expect(asked()).toEqual(['SEARCH limit=50;text=needle']);
  expect(rig.text).toContain('searching');
  await answer('*', ...FOUND);
  expect(rig.text).toMatch(/1 of 2 /);
  expect(rig.text).toMatch(/2026-11-20 \d\d:00 #lobby +alice +the Needle in the hay/);
  expect(rig.text).toMatch(/2026-10-01 \d\d:00 @carol +carol +a needle for you/);
  rig.key('escape');
  expect(rig.input).toMatch(/^ bob>/);
});

test('Esc after both is back where one was before them', async () => {
  for (let i = 1; i <= 40; i++) {
    const text = i === 5 ? 'a needle' : `line ${i}`;
    await rig.hear(`@msgid=n${i} :alice!a@h PRIVMSG #lobby :${text}`);
  }
  const before = rig.text;
  rig.key('ctrl-f');
  rig.type('needle');
  expect(rig.text).toContain('a needle');
  rig.key('tab');
  await settle();
  await answer('*', ...FOUND);
  rig.key('escape');
  expect(rig.text).toBe(before);
});

test('filters are typed, pages follow, and Enter on a result asks for what stands around it', async () => {
  rig.type('/search needle from:alice in:#lobby');
  rig.key('enter');
  await settle();
  expect(asked()).toEqual(['SEARCH in=#lobby;from=alice;limit=50;text=needle']);
  await answer('c1', FOUND[0]!);
  rig.key('down');
  await settle();
  expect(asked().at(-1)).toBe('SEARCH in=#lobby;from=alice;cursor=c1;limit=50;text=needle');
  await answer('*', FOUND[1]!.replace('PRIVMSG bob', 'PRIVMSG #lobby'));
  expect(rig.text).toMatch(/1 of 2 /);
  rig.key('enter');
  await settle();
  expect(rig.modern.server.last.sent(/AROUND/)).toEqual(['CHATHISTORY AROUND #lobby msgid=x2 100']);
});

test.for([
  ['', /type what to search for/],
  ['before:yesterday x', /before: needs a date/],
  ['from: x', /from: needs a word/],
] as const)('"/search %s" is told what is missing', async ([typed, words]) => {
  rig.type('/search');
  rig.key('enter');
  await settle();
  rig.type(typed);
  rig.key('enter');
  await settle();
  expect(rig.text).toMatch(words);
  expect(asked()).toEqual([]);
});

test('what the server refuses is said in the list', async () => {
  rig.type('/search x');
  rig.key('enter');
  await settle();
  await rig.hear(':s FAIL SEARCH STORE_BUSY :Cannot search now: 8 others do; try again');
  expect(rig.text).toContain('Cannot search now');
});

test('a connection that is lost meanwhile is told, and Enter searches again when it is back', async () => {
  rig.type('/search needle');
  rig.key('enter');
  await settle();
  rig.modern.server.last.reset();
  await settle();
  expect(rig.text).toContain('the connection was lost; Enter searches again');
  rig.engine.retryNow();
  await settle();
  rig.key('enter');
  await settle();
  expect(asked()).toEqual(['SEARCH limit=50;text=needle']);
  await answer('*', ...FOUND);
  expect(rig.text).toMatch(/1 of 2 /);
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
