/** The search index in the file: made behind the commits, for older files too, and never the log's master. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Cell } from '../../../../src/server/store/embedded/messages.js';
import { Reader } from '../../../../src/server/store/embedded/reader.js';
import { encodeDraft } from '../../../../src/server/store/embedded/rows.js';
import { migrate } from '../../../../src/server/store/embedded/schema.js';
import { HITS, SearchReader } from '../../../../src/server/store/embedded/search-reader.js';
import { type Database, openForWriting } from '../../../../src/server/store/embedded/sql.js';
import { Writer } from '../../../../src/server/store/embedded/writer.js';
import { verify } from '../../../../src/server/store/index.js';
import type { Log } from '../../../../src/server/store/log-types.js';
import { message } from '../../../support/drafts.js';
import { crash, type StoreHarness, storeHarness } from '../../../support/embedded-store.js';

const EVERYWHERE = {
  from: undefined,
  identity: undefined,
  after: 0,
  before: Number.MAX_SAFE_INTEGER,
  cursor: Number.MAX_SAFE_INTEGER,
  shownUpTo: Number.MAX_SAFE_INTEGER,
  conversations: [{ conversation: '#a', visibleAfter: 0 }],
};

let harness: StoreHarness;

beforeEach(() => {
  harness = storeHarness();
});

afterEach(() => harness.dispose());

function found(log: Log, words: string): Promise<string[]> {
  return log
    .search({ words, conversations: [{ conversation: '#a', visibleAfter: 0 }], limit: 100 })
    .then(({ events }) => events.map(({ text }) => text));
}

function indexedUpTo(): number {
  const db = new DatabaseSync(harness.file, { readOnly: true });
  const { value } = db.prepare("SELECT value FROM meta WHERE key = 'indexed'").get() as { value: number };
  db.close();
  return value;
}

test('a database of before is indexed in the background, from its beginning', async () => {
  let log = await harness.open();
  const drafts = Array.from({ length: 2500 }, (_, index) => message('#a', `needle ${index}`));
  const last = (await log.append(drafts)).at(-1)!.event.place;
  await log.close();
  // As it was before there was an index.
  const db = new DatabaseSync(harness.file);
  db.exec(
    "DROP TABLE words; DROP TABLE account; DROP TABLE account_key; DROP TABLE account_code; DROP TABLE account_past; DROP TABLE account_change; DROP TABLE forgetting; DROP INDEX author_of; DROP INDEX redacted; DELETE FROM meta WHERE key IN ('indexed', 'secret'); PRAGMA user_version = 3",
  );
  db.close();
  log = await harness.open();
  await vi.waitFor(() => expect(indexedUpTo()).toBe(last), { timeout: 25_000 });
  expect(await found(log, '2499')).toEqual(['needle 2499']);
  expect(await found(log, '0')).toEqual(['needle 0']);
  expect(verify(harness.file).problems).toEqual([]);
});

test('is made behind the commits without being asked for', async () => {
  const log = await harness.open();
  const [said] = await log.append([message('#a', 'needle')]);
  await vi.waitFor(() => expect(indexedUpTo()).toBe(said!.event.place), { timeout: 25_000 });
});

test('a writer that dies between the commit and the index leaves nothing out', async () => {
  const log = await harness.open();
  await log.append(Array.from({ length: 10 }, (_, index) => message('#a', `needle ${index}`)));
  await crash(harness.threads.get('writer')!);
  await log.append([message('#a', 'needle after')]);
  expect(await found(log, 'needle')).toHaveLength(11);
  await log.close();
  expect(verify(harness.file).problems).toEqual([]);
});

test('too many at once are refused in words, and those that wait are answered', async () => {
  const log = await harness.open();
  await log.append([message('#a', 'needle')]);
  const answers = await Promise.allSettled(Array.from({ length: 50 }, () => found(log, 'needle')));
  const refused = answers.filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(50);
  for (const answer of refused) expect(answer).toMatchObject({ reason: { code: 'STORE_BUSY' } });
});

let directory: string | undefined;

/** A file of 30,000 messages in two rooms, as the writer makes it, all indexed. */
function filled(): Database {
  directory = mkdtempSync(join(tmpdir(), 'chat-search-'));
  const file = join(directory, 'chat.db');
  const db = openForWriting(file);
  db.exec('PRAGMA synchronous = OFF');
  migrate(db, file);
  const writer = new Writer(db, () => true);
  for (let base = 1; base <= 30_000; base += 3000) {
    const cells: Cell[] = [];
    for (let place = base; place < base + 3000; place++) {
      const room = place % 1000 === 0 ? '#a' : '#busy';
      encodeDraft(message(room, `common word ${place}`), cells);
    }
    writer.commit({ base, count: 3000, now: base, cells });
  }
  while (!writer.index());
  return db;
}

afterEach(() => {
  if (directory !== undefined) rmSync(directory, { recursive: true });
  directory = undefined;
});

test('a step is bounded, and says whether there is more to do', () => {
  directory = mkdtempSync(join(tmpdir(), 'chat-search-'));
  const file = join(directory, 'chat.db');
  const db = openForWriting(file);
  migrate(db, file);
  const writer = new Writer(db, () => true);
  const cells: Cell[] = [];
  for (let place = 1; place <= 2500; place++) encodeDraft(message('#a', 'needle'), cells);
  writer.commit({ base: 1, count: 2500, now: 1, cells });
  expect([writer.index(), writer.index(), writer.index(), writer.index()]).toEqual([
    false,
    false,
    true,
    true,
  ]);
  db.close();
});

test('what is common elsewhere costs nothing in a room where it is rare, and times lead to their place', () => {
  const db = filled();
  const steps = vi.fn<() => number>(() => 0);
  const reader = new SearchReader(db, () => 0, steps);
  const page = reader.search({ ...EVERYWHERE, words: 'common', limit: 100 });
  expect(page.rows).toHaveLength(30);
  // The beginning, and no second statement.
  expect(steps.mock.calls.length).toBe(1);
  const early = new Reader(db).search.search({
    ...EVERYWHERE,
    conversations: [{ conversation: '#busy', visibleAfter: 0 }],
    words: 'common',
    before: 3000,
    limit: 5,
  });
  expect(early.rows).toHaveLength(5);
  db.close();
});

test('a walk that takes too long ends with what it has, and the next page goes on from there', () => {
  const db = filled();
  let now = 0;
  const reader = new SearchReader(
    db,
    () => 0,
    () => (now += 30),
  );
  const hidden = {
    ...EVERYWHERE,
    conversations: [{ conversation: '#busy', visibleAfter: 29_990 }],
    words: 'common',
  };
  const first = reader.search({ ...hidden, limit: 100 });
  expect(first.rows).toHaveLength(9);
  expect(first.next).toBeDefined();
  const second = reader.search({ ...hidden, limit: 100, cursor: first.next! });
  expect(second.rows).toEqual([]);
  expect(second.next).toBeLessThan(first.next!);
  db.close();
});

test('hits come in the order of places out of the index, and nothing is sorted', () => {
  const db = filled();
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${HITS}`).all() as { detail: string }[];
  expect(plan.map(({ detail }) => detail).join('\n')).not.toMatch(/TEMP B-TREE/);
  db.close();
});
