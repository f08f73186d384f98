/** What every Log must do when a message is taken back, whichever engine is behind it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PageRequest } from '../../src/server/store/query-types.js';
import type { Log } from '../../src/server/store/log-types.js';
import type { Appended, Draft, EventKind, LogEvent } from '../../src/server/store/types.js';
import { message } from '../support/drafts.js';
import type { LogHarness } from './log.contract.js';

const KINDS: readonly EventKind[] = ['message', 'topic', 'create', 'redact'];

/** Runs the suite on logs that `make` makes. */
export function redactionContract(name: string, make: () => Promise<LogHarness>): void {
  describe(`redaction in ${name}`, () => {
    let harness: LogHarness;
    let log: Log;
    let shown: LogEvent[];

    async function reopen(): Promise<LogEvent[]> {
      const replayed: LogEvent[] = [];
      await log.close();
      log = await harness.open((event) => replayed.push(event));
      return replayed;
    }

    async function appendOne(draft: Draft): Promise<Appended> {
      const [only] = await log.append([draft]);
      return only!;
    }

    function page(more: Partial<PageRequest>): Promise<readonly LogEvent[]> {
      const anchor = { by: 'end' } as const;
      const whole = { conversation: '#a', direction: 'latest', anchor, limit: 100, visibleAfter: 0 } as const;
      return log.read({ ...whole, kinds: KINDS, ...more });
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

    const redaction = ({ event }: Appended, more: Partial<Draft> = {}): Draft =>
      message(event.conversation, 'why', {
        kind: 'redact',
        redacts: event.place,
        data: { msgid: event.msgid },
        ...more,
      });

    test('takes text and tags out, and leaves place, time, author and what it was of', async () => {
      const data = { identities: ['guest:a', 'guest:b'], to: 'b' };
      const said = await appendOne(message('#a', 'secret', { tags: { '+x': 'secret' }, data }));
      const redacted = await appendOne(redaction(said));
      const { tags, ...rest } = said.event;
      expect(tags).toBeDefined();
      expect(await log.find(said.event.msgid!)).toEqual({ ...rest, kind: 'redacted', text: '' });
      expect(redacted.event.prev).toBe(said.event.place);
      expect(shown.map(({ kind }) => kind)).toEqual(['message', 'redact']);
      await reopen();
      expect(await log.find(said.event.msgid!)).toEqual({ ...rest, kind: 'redacted', text: '' });
    });

    test('is in no page, which are as long as asked for without it', async () => {
      const texts = ['1', '2', '3', '4', '5'];
      const said = await Promise.all(texts.map((text) => appendOne(message('#a', text))));
      await appendOne(redaction(said[2]!));
      const kinds = ['message'] as const;
      const latest = await page({ limit: 3, kinds });
      expect(latest.map(({ text }) => text)).toEqual(['2', '4', '5']);
      const anchor = { by: 'msgid', msgid: said[2]!.event.msgid! } as const;
      const around = await page({ direction: 'around', anchor, limit: 2, kinds });
      expect(around.map(({ text }) => text)).toEqual(['2', '4']);
      expect((await page({})).map(({ kind }) => kind)).toContain('redact');
    });

    test('is of the same conversation only, and of what was said only', async () => {
      const said = await appendOne(message('#a', 'stays'));
      const topic = await appendOne(message('#a', 'a topic', { kind: 'topic' }));
      await appendOne(redaction(said, { conversation: '#b' }));
      await appendOne(redaction(topic));
      expect((await log.find(said.event.msgid!))?.text).toBe('stays');
      expect((await log.find(topic.event.msgid!))?.text).toBe('a topic');
    });

    test('counts neither as the latest message of a conversation nor as silence in a room', async () => {
      await appendOne(message('#a', '', { kind: 'create' }));
      const said = await appendOne(message('#a', 'secret'));
      await appendOne(redaction(said));
      const request = { conversations: ['#a'], identity: '', after: 0, before: 2 ** 52, limit: 5 };
      expect(await log.targets(request)).toEqual([]);
      const [created] = await reopen();
      expect(created).toMatchObject({ kind: 'create', spokenSince: true });
    });

    test('is handed to whoever is behind as what it is, and its send id is known on', async () => {
      const said = await appendOne(message('#a', 'secret', { sendId: 'x' }));
      await appendOne(redaction(said));
      const { place } = said.event;
      const [behind] = await log.readPlaces([{ from: place, to: place }]);
      expect(behind).toMatchObject({ kind: 'redacted', text: '' });
      const again = await appendOne(message('#a', 'secret', { sendId: 'x' }));
      expect(again).toMatchObject({ repeated: true, event: { kind: 'redacted', text: '', place } });
    });

    test('finds nothing under a msgid that was never given', async () => {
      expect(await log.find('nonsense')).toBeUndefined();
      const { msgid } = (await appendOne(message('#a', '1'))).event;
      expect(await log.find(msgid!.replace(/^.{10}/, 'vvvvvvvvvv'))).toBeUndefined();
    });
  });
}
