/** What every Log must find of who has talked with whom, whichever engine is behind it: targets, guests, several as one. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TargetSummary } from '../../src/server/store/query-types.js';
import type { Log } from '../../src/server/store/log-types.js';
import { type Draft, type LogEvent, privateConversation } from '../../src/server/store/types.js';
import { guest, message } from '../support/drafts.js';
import { type ModelPage, modelPage } from '../support/model-log.js';
import type { LogHarness } from './log.contract.js';

/** Runs the suite on logs that `make` makes. */
export function talksContract(name: string, make: () => Promise<LogHarness>): void {
  describe(`talks in ${name}`, () => {
    let harness: LogHarness;
    let log: Log;

    beforeEach(async () => {
      harness = await make();
      log = await harness.open();
      log.subscribe(() => {});
    });

    afterEach(async () => {
      await log.close();
      await harness.dispose();
    });

    test('several conversations are read as one, in the order of places, in every direction', async () => {
      const names = ['p q', 'p r', 'p s'];
      const events: LogEvent[] = [];
      for (let index = 0; index < 60; index++) {
        harness.clock.advance(5);
        const [only] = await log.append([message(names[(index * 7) % 5] ?? '#a', `${index}`)]);
        events.push(only!.event);
      }
      const point = fc.oneof(
        fc.constantFrom(...events).map(({ msgid }) => ({ by: 'msgid' as const, msgid: msgid! })),
        fc.constantFrom(...events).map(({ time }) => ({ by: 'time' as const, time })),
        fc.constant({ by: 'end' as const }),
      );
      const request = fc.record({
        conversation: fc.constantFrom('p q', 'p nobody'),
        alsoIn: fc.subarray(['p r', 'p s', 'p nothing']),
        direction: fc.constantFrom('before', 'after', 'around', 'between', 'latest'),
        anchor: point,
        until: point,
        limit: fc.integer({ min: 1, max: 12 }),
        kinds: fc.constant(['message' as const]),
        visibleAfter: fc.constant(0),
      });
      await fc.assert(
        fc.asyncProperty(request, async (asked: ModelPage) => {
          expect((await log.read(asked)).map(({ place }) => place)).toEqual(modelPage(events, asked));
        }),
        { numRuns: 500 },
      );
    });

    describe('targets', () => {
      const ann = guest('ann').identity;
      const between = (nick: string): string => privateConversation(ann, guest(nick).identity);

      async function listed(more: Partial<Parameters<Log['targets']>[0]> = {}): Promise<string[]> {
        const found = await log.targets({
          conversations: ['#a', '#b'],
          identity: ann,
          after: 0,
          before: Number.MAX_SAFE_INTEGER,
          limit: 10,
          ...more,
        });
        return found.map(({ latest }) => latest.text);
      }

      async function say(conversation: string, text: string): Promise<number> {
        harness.clock.advance(1000);
        const [only] = await log.append([message(conversation, text)]);
        return only!.event.time;
      }

      test('are the rooms that were asked for and the own private conversations, by the time of the latest message', async () => {
        await say('#a', 'early in a');
        await say(between('bob'), 'with bob');
        await say('#elsewhere', 'in another room');
        await say(privateConversation(guest('bob').identity, guest('eve').identity), 'between others');
        await say('#b', 'in b');
        await say('#a', 'late in a');
        await log.append([
          { ...message('#b', ''), kind: 'join' },
          { ...message('#b', ''), kind: 'tagmsg' },
        ]);
        expect(await listed()).toEqual(['with bob', 'in b', 'late in a']);
        expect(await listed({ limit: 2 })).toEqual(['with bob', 'in b']);
        expect(await listed({ conversations: [], identity: guest('eve').identity })).toEqual([
          'between others',
        ]);
      });

      test('are of what has been shown: what is about to be does not count yet', async () => {
        const asked: Promise<readonly TargetSummary[]>[] = [];
        log.subscribe(() =>
          asked.push(
            log.targets({ conversations: ['#a', '#b'], identity: '', after: 0, before: 2 ** 50, limit: 9 }),
          ),
        );
        await log.append([message('#a', 'one'), message('#b', 'two'), message('#a', 'three')]);
        const latest = (await Promise.all(asked)).map((found) => found.map((each) => each.latest.text));
        expect(latest).toEqual([['one'], ['one', 'two'], ['two', 'three']]);
      });

      test('lie strictly between the two times', async () => {
        const times = [
          await say('#a', 'in a'),
          await say(between('bob'), 'with bob'),
          await say('#b', 'in b'),
        ];
        expect(await listed({ after: times[0]!, before: times[2]! })).toEqual(['with bob']);
      });
    });

    describe('guests', () => {
      const bob = 'account:bob';

      async function say(other: string, text: string, more: Partial<Draft> = {}): Promise<void> {
        const author = { ...guest('Ann'), identity: other };
        await log.append([
          message(privateConversation(bob, other), text, { author, target: 'bob', ...more }),
        ]);
      }

      async function named(nick: string, identity: string = bob): Promise<string[]> {
        return (await log.guests(identity, nick)).map(({ latest }) => latest.text);
      }

      test('are found by the nick that they had in the latest message, the newest first, by whom they talked with', async () => {
        await say('guest:1', 'first of this name');
        await say('guest:2', 'called otherwise', { author: { ...guest('eve'), identity: 'guest:2' } });
        await say('guest:3', 'answered', {
          author: { ...guest('bob'), identity: bob },
          target: 'aNN',
        });
        await say('account:ann', 'not a guest');
        await say('guest:1', 'no reason', { kind: 'tagmsg', text: '', tags: { '+typing': 'active' } });
        expect(await named('ann')).toEqual(['answered', 'first of this name']);
        expect(await named('eve')).toEqual(['called otherwise']);
        expect(await named('ann', 'account:eve')).toEqual([]);
        expect(await named('bob', 'guest:3')).toEqual([]);
        await say('guest:1', 'renamed', { author: { ...guest('anna'), identity: 'guest:1' } });
        await log.close();
        log = await harness.open();
        expect(await named('ann')).toEqual(['answered']);
        expect(await named('anna')).toEqual(['renamed']);
      });

      test('of one nick are at most sixteen', async () => {
        for (let index = 0; index < 20; index++) await say(`guest:${index}`, `${index}`);
        expect(await named('ann')).toEqual(Array.from({ length: 16 }, (_, index) => `${19 - index}`));
      });
    });
  });
}
