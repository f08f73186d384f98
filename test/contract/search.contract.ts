/** What every Log must find, and what it must not, whichever engine is behind it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SearchPage, SearchQuery } from '../../src/server/store/query-types.js';
import type { Log } from '../../src/server/store/log-types.js';
import type { Draft, LogEvent } from '../../src/server/store/types.js';
import { privateConversation } from '../../src/server/store/types.js';
import { guest, message } from '../support/drafts.js';
import type { LogHarness } from './log.contract.js';

/** Runs the suite on logs that `make` makes. */
export function searchContract(name: string, make: () => Promise<LogHarness>): void {
  describe(`search in ${name}`, () => {
    let harness: LogHarness;
    let log: Log;

    async function say(conversation: string, text: string, more: Partial<Draft> = {}): Promise<LogEvent> {
      harness.clock.advance(1000);
      const [only] = await log.append([message(conversation, text, more)]);
      return only!.event;
    }

    function search(words: string, more: Partial<SearchQuery> = {}): Promise<SearchPage> {
      return log.search({
        words,
        conversations: [{ conversation: '#a', visibleAfter: 0 }],
        limit: 100,
        ...more,
      });
    }

    async function texts(words: string, more: Partial<SearchQuery> = {}): Promise<string[]> {
      return (await search(words, more)).events.map(({ text }) => text);
    }

    beforeEach(async () => {
      harness = await make();
      log = await harness.open();
      log.subscribe(() => {});
    });

    afterEach(async () => {
      await log.close();
      await harness.dispose();
    });

    test('finds what was acknowledged a moment ago, the newest first, with all of its parts', async () => {
      const first = await say('#a', 'the release is cut', { tags: { '+x': 'y' }, sendId: 's' });
      const second = await say('#a', 'Release notes', { kind: 'notice' });
      const { events, next, complete } = await search('release');
      expect(events).toEqual([second, first]);
      expect([next, complete]).toEqual([undefined, true]);
    });

    test('finds nothing that is about to be shown, which would be seen before it came', async () => {
      const found: Promise<string[]>[] = [];
      log.subscribe(() => found.push(texts('release')));
      await log.append(['release one', 'release two', 'release three'].map((text) => message('#a', text)));
      expect(await Promise.all(found)).toEqual([
        ['release one'],
        ['release two', 'release one'],
        ['release three', 'release two', 'release one'],
      ]);
    });

    test.for<[asked: string, found: string[]]>([
      ['tag', ['yes, tag v1.4.0']],
      ['v1.4.0', ['yes, tag v1.4.0']],
      ['TAG yes', ['yes, tag v1.4.0']],
      ['relea', ['the Release, Ärger inclusive']],
      ['relea ', []],
      ['re', []],
      ['arger', ['the Release, Ärger inclusive']],
      ['A\u0308rger', ['the Release, Ärger inclusive']],
      ['日本', ['これは日本語です']],
      ['本日', []],
      ['👀', ['looking 👀now']],
      ['second line', ['first\nsecond line']],
      ['first second', ['first\nsecond line']],
      ['git.example.org/r', ['https://git.example.org/r/1']],
      ['!!!', []],
      [
        '',
        [
          'first\nsecond line',
          'https://git.example.org/r/1',
          'looking 👀now',
          'これは日本語です',
          'the Release, Ärger inclusive',
          'yes, tag v1.4.0',
        ],
      ],
    ])('%j finds %j', async ([asked, found]) => {
      for (const text of [
        'yes, tag v1.4.0',
        'the Release, Ärger inclusive',
        'これは日本語です',
        'looking 👀now',
      ]) {
        await say('#a', text);
      }
      await say('#a', 'https://git.example.org/r/1');
      await say('#a', 'first\nsecond line');
      expect(await texts(asked)).toEqual(found);
    });

    test.for([
      '"',
      '""',
      '"tag',
      "'",
      'tag*',
      '*',
      'tag OR yes',
      'NOT tag',
      'NEAR(tag yes)',
      'text : tag',
      '{text} : tag',
      '^tag',
      'tag + yes',
      '(',
      ')',
      '-tag',
      'place:c1',
      ';',
      '\\',
      'a'.repeat(5000),
      'x '.repeat(3000),
      '\ud800',
      '\u0000tag',
    ])('%j is words and never a language: it is answered', async (asked) => {
      await say('#a', 'yes, tag v1.4.0');
      const { events } = await search(asked);
      expect(events.length).toBeLessThanOrEqual(1);
    });

    test('looks only where it is told to: in these rooms, after these places, and in the own private conversations', async () => {
      const ann = guest('ann').identity;
      const between = (one: string, other: string): string =>
        privateConversation(guest(one).identity, guest(other).identity);
      const hidden = await say('#a', 'needle hidden');
      await say('#a', 'needle shown');
      await say('#b', 'needle elsewhere');
      await say('@#a', 'needle for operators');
      await say(between('ann', 'bob'), 'needle of ann and bob');
      await say(between('bob', 'eve'), 'needle of others');
      const visible = [{ conversation: '#a', visibleAfter: hidden.place }];
      expect(await texts('needle', { conversations: visible })).toEqual(['needle shown']);
      expect(await texts('needle', { conversations: visible, identity: ann })).toEqual([
        'needle of ann and bob',
        'needle shown',
      ]);
      expect(await texts('needle', { conversations: [], identity: ann })).toEqual(['needle of ann and bob']);
      expect(await texts('needle', { conversations: [] })).toEqual([]);
      expect(await texts('needle', { conversations: [{ conversation: '#void', visibleAfter: 0 }] })).toEqual(
        [],
      );
    });

    test('by author, under nick or account, and by time', async () => {
      const early = await say('#a', 'needle 1');
      const late = await say('#a', 'needle 2', { author: { ...guest('[bob]'), account: 'robert' } });
      await say('#a', 'needle 3', { author: guest('carol') });
      expect(await texts('needle', { from: '[bob]' })).toEqual(['needle 2']);
      expect(await texts('needle', { from: 'robert' })).toEqual(['needle 2']);
      expect(await texts('', { from: 'rob' })).toEqual([]);
      expect(await texts('needle', { after: early.time })).toEqual(['needle 3', 'needle 2']);
      expect(await texts('needle', { before: late.time })).toEqual(['needle 1']);
      expect(await texts('', { after: early.time, before: late.time + 1 })).toEqual(['needle 2']);
    });

    test('tags alone, joins and topics are not found', async () => {
      for (const kind of ['tagmsg', 'join', 'topic'] as const) await say('#a', 'needle', { kind });
      expect(await texts('needle')).toEqual([]);
      expect(await texts('')).toEqual([]);
    });

    test('pages follow each other without gap or repeat, also when more is said meanwhile', async () => {
      for (let index = 0; index < 25; index++) await say('#a', `needle ${index}`);
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await search('needle', { limit: 10, ...(cursor === undefined ? {} : { cursor }) });
        found.push(...page.events.map(({ text }) => text));
        cursor = page.next;
        await say('#a', 'needle later');
      } while (cursor !== undefined);
      expect(found).toEqual(Array.from({ length: 25 }, (_, index) => `needle ${24 - index}`));
    });

    test('a page that holds exactly what there is has no next one', async () => {
      await say('#a', 'needle');
      await say('#a', 'needle');
      expect((await search('needle', { limit: 2 })).next).toBeUndefined();
      expect((await search('needle', { limit: 1 })).next).toBeDefined();
    });

    test('what was redacted is not found, whether it had been indexed or not', async () => {
      const redact = (event: LogEvent): Promise<LogEvent> =>
        say('#a', '', { kind: 'redact', redacts: event.place, data: { msgid: event.msgid } });
      const indexed = await say('#a', 'needle one');
      expect(await texts('needle')).toHaveLength(1);
      await redact(indexed);
      await redact(await say('#a', 'needle two'));
      await say('#a', 'needle three');
      expect(await texts('needle')).toEqual(['needle three']);
      expect(await texts('one')).toEqual([]);
    });

    test('everything is found again after a restart', async () => {
      await say('#a', 'needle before');
      await search('needle');
      await say('#a', 'needle not asked for yet');
      await log.close();
      log = await harness.open();
      await say('#a', 'needle after');
      expect(await texts('needle')).toEqual(['needle after', 'needle not asked for yet', 'needle before']);
    });

    test('refuses a cursor that it has not given', async () => {
      await expect(search('needle', { cursor: 'nonsense' })).rejects.toMatchObject({
        code: 'STORE_UNKNOWN_MSGID',
      });
    });
  });
}
