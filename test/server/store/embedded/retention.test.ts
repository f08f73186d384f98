/** What is older, or more, than is to be kept goes for good; the rest is as it was. */
import { readFileSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { Retention } from '../../../../src/server/store/embedded/retention.js';
import { type Database, openForWriting, prepare } from '../../../../src/server/store/embedded/sql.js';
import { SearchIndex } from '../../../../src/server/store/embedded/search-index.js';
import { openEmbeddedStore, verify } from '../../../../src/server/store/index.js';
import type { Log } from '../../../../src/server/store/log-types.js';
import { type Draft, PRESENCE, privateConversation } from '../../../../src/server/store/types.js';
import { message } from '../../../support/drafts.js';
import { storeHarness, type StoreHarness } from '../../../support/embedded-store.js';

const DAY_MS = 24 * 3600 * 1000;
const PRIVATE = privateConversation('guest:a', 'guest:b');

let harness: StoreHarness;
let log: Log;

beforeEach(async () => {
  harness = storeHarness();
  log = await harness.open();
});

afterEach(() => harness.dispose());

async function say(conversation: string, text: string, more: Partial<Draft> = {}): Promise<string> {
  const [only] = await log.append([message(conversation, text, more)]);
  return only?.event.msgid ?? '';
}

async function texts(conversation: string, more: { anchor?: string } = {}): Promise<string[]> {
  const { anchor } = more;
  const page = await log.read({
    conversation,
    direction: anchor === undefined ? 'latest' : 'after',
    anchor: anchor === undefined ? { by: 'end' } : { by: 'msgid', msgid: anchor },
    limit: 1000,
    kinds: ['message', 'topic', 'join', 'quit', 'create'],
    visibleAfter: 0,
  });
  return page.map(({ text }) => text);
}

/** Writes sessions down, as the server does with every change, so that all before is true without a replay. */
async function noteSessions(): Promise<void> {
  harness.store.directory.watch(() => []);
  await harness.store.directory.save();
}

/** Steps until nothing more is deleted, on the closed store; then it is opened again. */
async function retain(
  policy: { keepMs?: number; maxBytes?: number },
  sessionsUpTo?: number,
): Promise<number> {
  await log.close();
  const db = openForWriting(harness.file);
  if (sessionsUpTo !== undefined)
    prepare(db, "UPDATE meta SET value = ? WHERE key = 'sessions'").run(sessionsUpTo);
  const index = new SearchIndex(db);
  while (!index.catchUp());
  let deleted = 0;
  const retention = new Retention(
    db,
    { keepMs: 0, maxBytes: 0, ...policy },
    {
      forget: (place) => index.remove(place),
      deleted: (count) => (deleted += count),
      now: () => harness.clock.now(),
    },
  );
  expect(retention.isDue).toBe(true);
  let before: number;
  do {
    before = deleted;
    retention.work();
  } while (deleted > before);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  log = await harness.open();
  return deleted;
}

function rows(sql: string): unknown {
  const db: Database = openForWriting(harness.file);
  try {
    return prepare(db, sql).all();
  } finally {
    db.close();
  }
}

describe('by age', () => {
  test('rooms, private conversations, what happened, send ids and the search index are rid of what is old', async () => {
    await say('#a', 'the founding', { kind: 'create' });
    await say('#a', 'the topic', { kind: 'topic' });
    const gone = await say('#a', 'ancient canary', { sendId: 'x1' });
    await say(PRIVATE, 'ancient canary between two');
    await say(PRESENCE, 'ancient canary of a quit', { kind: 'quit', rooms: ['#a'] });
    await noteSessions();
    harness.clock.advance(2 * DAY_MS);
    await say('#a', 'fresh canary', { sendId: 'x2' });
    await say(PRIVATE, 'fresh between two');
    expect(await texts('#a')).toContain('ancient canary of a quit');

    expect(await retain({ keepMs: DAY_MS })).toBe(3);

    expect(await texts('#a')).toEqual(['the founding', 'the topic', 'fresh canary']);
    expect(await texts(PRIVATE)).toEqual(['fresh between two']);
    expect(await log.find(gone)).toBeUndefined();
    // An anchor that is gone still says where it was.
    expect(await texts('#a', { anchor: gone })).toEqual(['fresh canary']);
    const found = await log.search({
      words: 'canary',
      conversations: [{ conversation: '#a', visibleAfter: 0 }],
      limit: 9,
    });
    expect(found.events.map(({ text }) => text)).toEqual(['fresh canary']);
    await log.close();
    expect(verify(harness.file).problems).toEqual([]);
    expect(rows('SELECT send_id FROM send')).toEqual([['x2']]);
    expect(rows('SELECT count(*) FROM presence')).toEqual([[0]]);
    expect(readFileSync(harness.file).includes('ancient')).toBe(false);
  });

  test('what a start has still to replay stays', async () => {
    await say('#a', 'came', { kind: 'join' });
    harness.clock.advance(2 * DAY_MS);
    expect(await retain({ keepMs: DAY_MS }, 0)).toBe(0);
    expect(await texts('#a')).toEqual(['came']);
  });

  test('a clock that was wrong for a while hides nothing from it for ever', async () => {
    await noteSessions();
    harness.clock.jumpWall(400 * DAY_MS);
    await say('#future', 'from the future');
    harness.clock.jumpWall(-400 * DAY_MS);
    await say('#a', 'old');
    harness.clock.advance(2 * DAY_MS);
    expect(await retain({ keepMs: DAY_MS })).toBe(1);
    expect(await texts('#a')).toEqual([]);
    expect(await texts('#future')).toEqual(['from the future']);
  });

  test('places and times go on as they were', async () => {
    const first = await say('#a', 'one');
    harness.clock.advance(2 * DAY_MS);
    await retain({ keepMs: DAY_MS });
    const second = await say('#a', 'two');
    expect(second > first).toBe(true);
    await log.close();
    expect(verify(harness.file)).toMatchObject({ problems: [], events: 1 });
  });
});

describe('by size', () => {
  test('the oldest go until what is in use fits', async () => {
    const long = 'x'.repeat(400);
    for (let i = 0; i < 20; i++) {
      await log.append(Array.from({ length: 200 }, (_, at) => message('#a', `${i}-${at} ${long}`)));
    }
    const maxBytes = 1 << 20;
    expect(await retain({ maxBytes })).toBeGreaterThan(1000);
    const left = await texts('#a');
    expect(left.at(-1)).toContain('19-199 ');
    expect(left.length).toBeGreaterThan(100);
    await log.close();
    const [[used]] = rows(
      'SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size',
    ) as [[number]];
    expect(used).toBeLessThanOrEqual(maxBytes);
    expect(verify(harness.file).problems).toEqual([]);
  });
});

test('nothing is deleted unless it is asked for', () => {
  const retention = new Retention(
    openForWriting(harness.file),
    { keepMs: 0, maxBytes: 0 },
    {
      forget: () => undefined,
      deleted: () => undefined,
    },
  );
  expect(retention.isDue).toBe(false);
});

test('the writer does it by itself while it commits', async () => {
  const msgid = await say('#a', 'old');
  await log.close();
  const store = openEmbeddedStore({
    directory: harness.directory,
    clock: harness.clock,
    retention: { keepMs: 1, maxBytes: 0 },
  });
  await store.log.open(() => undefined);
  // The thread's own clock is years ahead of the one of this test.
  await expect.poll(() => store.log.find(msgid)).toBeUndefined();
  await store.log.close();
  expect(verify(harness.file)).toMatchObject({ problems: [], events: 0 });
});
