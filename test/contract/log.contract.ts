/** What every Log must do, whichever engine is behind it. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PageRequest } from '../../src/server/store/query-types.js';
import type { Log } from '../../src/server/store/log-types.js';
import type { Appended, Draft, EventKind, LogEvent } from '../../src/server/store/types.js';
import { PRESENCE, STATE_KINDS } from '../../src/server/store/types.js';
import { guest, message, quit } from '../support/drafts.js';
import type { FakeClock } from '../support/fake-clock.js';
import { type ModelPage, modelPage } from '../support/model-log.js';

/** A place for one log's data, and the way to open it. */
export interface LogHarness {
  readonly clock: FakeClock;
  /** Opens the log on the same data as before; the one opened before must be closed. */
  open(replay?: (event: LogEvent) => void): Promise<Log>;
  /** Closes and removes everything. */
  dispose(): Promise<void>;
}

const EVERYTHING: readonly EventKind[] = [
  'message',
  'notice',
  'tagmsg',
  'create',
  'join',
  'part',
  'quit',
  'nick',
  'kick',
  'topic',
  'mode',
  'invite',
  'away',
  'setname',
  'redact',
];

/** Runs the suite on logs that `make` makes. */
export function logContract(name: string, make: () => Promise<LogHarness>): void {
  describe(`${name} as a log`, () => {
    let harness: LogHarness;
    let log: Log;
    let shown: LogEvent[];

    async function reopen(): Promise<LogEvent[]> {
      const replayed: LogEvent[] = [];
      await log.close();
      log = await harness.open((event) => replayed.push(event));
      log.subscribe((event) => shown.push(event));
      return replayed;
    }

    async function appendOne(draft: Draft): Promise<Appended> {
      const [only] = await log.append([draft]);
      return only!;
    }

    function page(
      request: Partial<PageRequest> & Pick<PageRequest, 'conversation'>,
    ): Promise<readonly LogEvent[]> {
      return log.read({
        direction: 'latest',
        anchor: { by: 'end' },
        limit: 1000,
        kinds: EVERYTHING,
        visibleAfter: 0,
        ...request,
      });
    }

    beforeEach(async () => {
      harness = await make();
      shown = [];
      log = await harness.open();
      log.subscribe((event) => shown.push(event));
    });

    afterEach(async () => {
      await log.close();
      await harness.dispose();
    });

    describe('order', () => {
      test('places rise in the order of the appends, also of those made in one turn', async () => {
        const answers = await Promise.all(
          Array.from({ length: 200 }, (_, index) => log.append([message(`#${index % 7}`, `${index}`)])),
        );
        const events = answers.map(([only]) => only!.event);
        expect(events.map(({ text }) => text)).toEqual(Array.from({ length: 200 }, (_, index) => `${index}`));
        expect(shown).toEqual(events);
        expectRising(shown.map(({ place }) => place));
      });

      test('drafts of one append are next to each other, whatever else is appended meanwhile', async () => {
        const groups = Array.from({ length: 20 }, (_, group) =>
          Array.from({ length: 5 }, (_unused, index) => message('#a', `${group}.${index}`)),
        );
        await Promise.all(groups.map((drafts) => log.append(drafts)));
        expect(shown.map(({ text }) => text)).toEqual(groups.flat().map(({ text }) => text));
      });

      test('a page holds what has been shown and nothing that is about to be, which would be seen twice', async () => {
        const pages: Promise<readonly LogEvent[]>[] = [];
        log.subscribe(() => pages.push(page({ conversation: '#a' })));
        await log.append([message('#a', 'one'), message('#a', 'two'), message('#a', 'three')]);
        const texts = (await Promise.all(pages)).map((events) => events.map(({ text }) => text));
        expect(texts).toEqual([['one'], ['one', 'two'], ['one', 'two', 'three']]);
      });

      test('the subscriber is given the events before the append is answered, in the same turn', async () => {
        const order: string[] = [];
        log.subscribe((event) => {
          order.push(`shown ${event.text}`);
          setImmediate(() => order.push(`turn after ${event.text}`));
        });
        await Promise.all(
          ['one', 'two'].map((text) =>
            log.append([message('#a', text)]).then(() => order.push(`answered ${text}`)),
          ),
        );
        expect(order.slice(0, 4)).toEqual(['shown one', 'shown two', 'answered one', 'answered two']);
      });

      test('an event names the one before it in its conversation, across a restart', async () => {
        const [a1, b1, a2] = (
          await log.append([message('#a', '1'), message('#b', '1'), message('#a', '2')])
        ).map(({ event }) => event);
        expect([a1!.prev, b1!.prev, a2!.prev]).toEqual([0, 0, a1!.place]);
        await reopen();
        expect((await appendOne(message('#a', '3'))).event.prev).toBe(a2!.place);
        expect((await appendOne(message('#b', '2'))).event.prev).toBe(b1!.place);
      });

      test('an append of nothing is answered with nothing', async () => {
        await expect(log.append([])).resolves.toEqual([]);
        expect(shown).toEqual([]);
      });

      test('the texts of msgids sort as the events do, and none comes twice', async () => {
        await Promise.all(Array.from({ length: 100 }, (_, index) => log.append([message('#a', `${index}`)])));
        const msgids = shown.map(({ msgid }) => msgid!);
        expect([...msgids].sort()).toEqual(msgids);
        expect(new Set(msgids).size).toBe(100);
      });
    });

    describe('time', () => {
      test('rises within a conversation while the clock stands still', async () => {
        await log.append(Array.from({ length: 50 }, (_, index) => message('#a', `${index}`)));
        const other = await appendOne(message('#b', 'first'));
        expectRising(shown.filter(({ conversation }) => conversation === '#a').map(({ time }) => time));
        expect(other.event.time).toBe(harness.clock.now());
      });

      test('does not run back when the clock jumps back two hours, nor after a restart then', async () => {
        await appendOne(message('#a', 'before'));
        harness.clock.jumpWall(-2 * 3600_000);
        await appendOne(message('#a', 'after the jump'));
        await reopen();
        await appendOne(message('#a', 'after the restart'));
        expectRising(shown.map(({ time }) => time));
        expect((await page({ conversation: '#a' })).map(({ text }) => text)).toEqual([
          'before',
          'after the jump',
          'after the restart',
        ]);
      });

      test('of an event in several rooms is after all that was said in them, and before what follows', async () => {
        await log.append(Array.from({ length: 30 }, (_, index) => message('#busy', `${index}`)));
        await log.append([quit('bob', ['#calm', '#busy'])]);
        await reopen();
        await log.append([message('#busy', 'later'), message('#calm', 'later')]);
        for (const room of ['#busy', '#calm']) {
          expectRising((await page({ conversation: room })).map(({ time }) => time));
        }
      });
    });

    describe('places', () => {
      test('the events at any places, as they were shown, without what was not kept', async () => {
        const away: Draft = { ...quit('bob', ['#a']), kind: 'away', transient: true };
        const drafts = Array.from({ length: 30 }, (_, i) =>
          i % 7 === 3 ? away : message(`#${i % 3}`, `${i}`),
        );
        await log.append(drafts);
        const kept = shown.filter(({ msgid }) => msgid !== undefined);
        const first = shown[0]!.place;
        const at = (from: number, to: number): { from: number; to: number } => ({
          from: first + from,
          to: first + to,
        });
        const places = (await log.readPlaces([at(0, 4), at(6, 6), at(9, 20), at(28, 400)])).map(
          ({ place }) => place,
        );
        const asked = (place: number): boolean =>
          [at(0, 4), at(6, 6), at(9, 20), at(28, 400)].some(({ from, to }) => from <= place && place <= to);
        expect(places).toEqual(kept.map(({ place }) => place).filter(asked));
        await expect(log.readPlaces([at(0, 29)])).resolves.toEqual(kept);
        await expect(log.readPlaces([])).resolves.toEqual([]);
        await reopen();
        await expect(log.readPlaces([at(0, 29)])).resolves.toEqual(kept);
        await log.close();
        await expect(log.readPlaces([at(0, 1)])).rejects.toMatchObject({ code: 'STORE_CLOSED' });
      });
    });

    describe('send id', () => {
      const again = (more: Partial<Draft> = {}): Draft => message('#a', 'once', { sendId: 'id-1', ...more });

      test('a repeat is answered with the first event and shown to nobody', async () => {
        const first = await appendOne(again());
        const repeat = await appendOne(again({ text: 'once, edited' }));
        expect(first.repeated).toBe(false);
        expect(repeat).toEqual({ repeated: true, event: first.event });
        expect(shown).toEqual([first.event]);
      });

      test('repeats in the same turn and in the same append become one event', async () => {
        const answers = await Promise.all([log.append([again(), again()]), log.append([again()])]);
        expect(answers.flat().map(({ repeated }) => repeated)).toEqual([false, true, true]);
        expect(new Set(answers.flat().map(({ event }) => event.msgid)).size).toBe(1);
        expect(shown).toHaveLength(1);
      });

      test('a repeat while the first is being written becomes one event', async () => {
        const first = log.append([again()]);
        await new Promise((resolve) => setImmediate(resolve));
        const repeat = log.append([again()]);
        expect((await repeat)[0]).toEqual({ repeated: true, event: (await first)[0]!.event });
        expect(shown).toHaveLength(1);
      });

      test('finds its event, also while that is being stored, and that of nobody else', async () => {
        const { identity } = again().author;
        await expect(log.sent(identity, 'id-1')).resolves.toBeUndefined();
        const storing = log.append([again()]);
        const found = log.sent(identity, 'id-1');
        await new Promise((resolve) => setImmediate(resolve));
        const later = log.sent(identity, 'id-1');
        const [first] = await storing;
        await expect(found).resolves.toEqual(first!.event);
        await expect(later).resolves.toEqual(first!.event);
        await expect(log.sent(guest('bob').identity, 'id-1')).resolves.toBeUndefined();
        await reopen();
        await expect(log.sent(identity, 'id-1')).resolves.toEqual(first!.event);
        await log.close();
        await expect(log.sent(identity, 'id-1')).rejects.toMatchObject({ code: 'STORE_CLOSED' });
      });

      test('is known after a restart and seven days later', async () => {
        const first = await appendOne(again());
        harness.clock.jumpWall(7 * 24 * 3600_000);
        for (let day = 0; day < 3; day++) {
          await reopen();
          await appendOne(message('#a', `day ${day}`));
        }
        expect(await appendOne(again())).toEqual({ repeated: true, event: first.event });
      });

      test('of another identity is another message', async () => {
        await appendOne(again());
        const other = await appendOne(again({ author: guest('bob') }));
        expect(other.repeated).toBe(false);
        expect(shown).toHaveLength(2);
      });

      test('of a repeat does not keep the rest of its append from being stored', async () => {
        await appendOne(again());
        const answers = await log.append([again(), message('#a', 'new')]);
        expect(answers.map(({ repeated }) => repeated)).toEqual([true, false]);
        expect(shown.map(({ text }) => text)).toEqual(['once', 'new']);
      });
    });

    describe('what is not stored', () => {
      test('keeps its place among the others, has no msgid and is in no history', async () => {
        const away: Draft = { ...quit('ann', ['#a']), kind: 'away', transient: true };
        await Promise.all([
          log.append([message('#a', '1')]),
          log.append([away]),
          log.append([message('#a', '2')]),
        ]);
        expect(shown.map(({ kind }) => kind)).toEqual(['message', 'away', 'message']);
        expect(shown.map(({ msgid }) => msgid === undefined)).toEqual([false, true, false]);
        expectRising(shown.map(({ place }) => place));
        expect(shown[2]!.prev).toBe(shown[0]!.place);
        expect((await page({ conversation: '#a' })).map(({ kind }) => kind)).toEqual(['message', 'message']);
      });

      test('never gives its place to another event, not even after a restart', async () => {
        const away = await appendOne({ ...quit('ann', ['#a']), kind: 'away', transient: true });
        await reopen();
        const next = await appendOne(message('#a', 'next'));
        expect(next.event.place).toBeGreaterThan(away.event.place);
      });
    });

    describe('reading', () => {
      test('a text of several lines comes back whole, in one event, after a restart and for its repeat', async () => {
        const lines = { text: 'one\n\ntwo three\n', data: { cuts: [8] }, sendId: 'i1' };
        const { event } = await appendOne(message('#room', '', lines));
        await reopen();
        const [read, ...more] = await page({ conversation: '#room' });
        expect(read).toEqual(event);
        expect(read).toMatchObject(lines);
        expect(more).toEqual([]);
        expect(await appendOne(message('#room', '', lines))).toEqual({ event, repeated: true });
      });

      test('gives back exactly what was appended, whatever is in it', async () => {
        const text = fc.string({ unit: 'binary' }).map((each) => each.replaceAll('\u0000', ''));
        const dictionary = fc.dictionary(fc.string({ minLength: 1 }), text, { noNullPrototype: true });
        const draft = fc.record(
          {
            text,
            tags: dictionary,
            data: dictionary,
            sendId: fc.uuid(),
            account: fc.string({ minLength: 1 }),
            kind: fc.constantFrom(...EVERYTHING),
            loose: fc.boolean(),
          },
          { requiredKeys: ['text', 'kind', 'loose'] },
        );
        await fc.assert(
          fc.asyncProperty(
            fc.array(draft, { minLength: 1, maxLength: 20 }),
            fc.uuid(),
            async (drafts, room) => {
              const made = drafts.map(
                ({ account, loose, ...rest }): Draft => ({
                  ...message(`#${room}`, ''),
                  ...rest,
                  durability: loose ? 'best-effort' : 'required',
                  author: { ...guest('eve'), ...(account !== undefined && { account }) },
                }),
              );
              const events = (await log.append(made))
                .filter(({ repeated }) => !repeated)
                .map(({ event }) => event);
              expect(await page({ conversation: `#${room}` })).toEqual(events);
            },
          ),
          { numRuns: 40 },
        );
      });

      test('pages are those of a plain list, in every direction and between any two points', async () => {
        const events = await fillRooms();
        const point = fc.oneof(
          fc.constantFrom(...events).map(({ msgid }) => ({ by: 'msgid' as const, msgid: msgid! })),
          fc
            .constantFrom(...events)
            .chain(({ time }) =>
              fc.integer({ min: -3, max: 3 }).map((by) => ({ by: 'time' as const, time: time + by })),
            ),
          fc.constant({ by: 'end' as const }),
        );
        const request = fc.record({
          conversation: fc.constantFrom('#a', '#b', '#empty', PRESENCE),
          direction: fc.constantFrom(
            'before' as const,
            'after' as const,
            'around' as const,
            'between' as const,
            'latest' as const,
          ),
          anchor: point,
          until: point,
          limit: fc.integer({ min: 1, max: 12 }),
          kinds: fc.oneof(fc.constant(EVERYTHING), fc.subarray([...EVERYTHING])),
          visibleAfter: fc.oneof(
            fc.constant(0),
            fc.constantFrom(...events).map(({ place }) => place),
          ),
        });
        await fc.assert(
          fc.asyncProperty(request, async (asked: ModelPage) => {
            expect((await log.read(asked)).map(({ place }) => place)).toEqual(modelPage(events, asked));
          }),
          { numRuns: 1500 },
        );
      });

      test('walking forward page by page from the beginning meets every event once', async () => {
        const events = (await fillRooms()).filter(
          (event) => event.conversation === '#a' || event.rooms?.includes('#a'),
        );
        const met: LogEvent[] = [];
        for (let anchor: PageRequest['anchor'] = { by: 'end' }; ; ) {
          const next = await page({ conversation: '#a', direction: 'after', anchor, limit: 7 });
          if (next.length === 0) break;
          met.push(...next);
          anchor = { by: 'msgid', msgid: next.at(-1)!.msgid! };
        }
        expect(met).toEqual(events);
      });

      test.for(['nonsense', '', '00000000010abcde', 'zzzzzzzzzz000000', '../../etc/passwd'])(
        'refuses the msgid %j, which it never gave',
        async (msgid) => {
          await appendOne(message('#a', '1'));
          const asked = page({ conversation: '#a', direction: 'after', anchor: { by: 'msgid', msgid } });
          await expect(asked).rejects.toMatchObject({ name: 'ChatError', code: 'STORE_UNKNOWN_MSGID' });
        },
      );

      test('refuses a msgid that it has not given yet', async () => {
        const { msgid } = (await appendOne(message('#a', '1'))).event;
        const later = msgid!.replace(/^.{10}/, 'vvvvvvvvvv');
        const asked = page({
          conversation: '#a',
          direction: 'before',
          anchor: { by: 'msgid', msgid: later },
        });
        await expect(asked).rejects.toMatchObject({ code: 'STORE_UNKNOWN_MSGID' });
      });
    });

    function wasSpokenIn({ conversation, place }: LogEvent): boolean {
      return shown.some(
        (event) =>
          event.conversation === conversation &&
          event.place > place &&
          event.msgid !== undefined &&
          ['message', 'notice', 'tagmsg'].includes(event.kind),
      );
    }

    describe('opening and closing', () => {
      test('replays the events that make the rooms, in order, and no others', async () => {
        await fillRooms();
        const replayed = await reopen();
        const expected = shown
          .filter(({ kind }) => STATE_KINDS.includes(kind))
          .map((event) =>
            event.kind === 'create' && wasSpokenIn(event) ? { ...event, spokenSince: true } : event,
          );
        expect(expected.some(({ spokenSince }) => spokenSince === true)).toBe(true);
        expect(expected.length).toBeGreaterThan(10);
        expect(replayed).toEqual(expected);
      });

      test('closing commits what waits and then refuses', async () => {
        const waiting = Array.from({ length: 50 }, (_, index) => log.append([message('#a', `${index}`)]));
        const closing = log.close();
        const refused = log.append([message('#a', 'too late')]);
        await expect(refused).rejects.toMatchObject({ code: 'STORE_CLOSED' });
        await expect(Promise.all(waiting)).resolves.toHaveLength(50);
        await closing;
        await reopen();
        expect(await page({ conversation: '#a' })).toHaveLength(50);
      });

      test('is well from the beginning', () => {
        expect(log.health()).toEqual({ state: 'ok', reason: '' });
      });
    });

    /** Some 300 events of all kinds in two rooms, with the clock standing still, jumping and running. */
    async function fillRooms(): Promise<readonly LogEvent[]> {
      const drafts = fc.sample(
        fc.record({
          kind: fc.constantFrom(...EVERYTHING),
          room: fc.constantFrom('#a', '#b'),
          advance: fc.integer({ min: 0, max: 4 }),
        }),
        { numRuns: 300, seed: 7 },
      );
      const appends: Promise<readonly Appended[]>[] = [];
      for (const [index, { kind, room, advance }] of drafts.entries()) {
        harness.clock.advance(advance);
        if (index % 10 === 0) await Promise.all(appends);
        if (kind === 'quit' || kind === 'nick') {
          appends.push(log.append([{ ...quit('bob', index % 3 === 0 ? ['#a', '#b'] : [room]), kind }]));
        } else {
          appends.push(log.append([message(room, `${index}`, { kind })]));
        }
      }
      return (await Promise.all(appends)).flat().map(({ event }) => event);
    }
  });
}

function expectRising(numbers: readonly number[]): void {
  const steps = numbers.slice(1).map((number, index) => number - numbers[index]!);
  expect(steps.filter((step) => step <= 0)).toEqual([]);
}
