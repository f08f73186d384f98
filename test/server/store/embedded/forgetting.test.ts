/** What somebody has said who is forgotten is in the file no more, whatever happens meanwhile; what others have said is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { Forgetting } from '../../../../src/server/store/embedded/forgetting.js';
import type { Cell } from '../../../../src/server/store/embedded/messages.js';
import { encodeDraft } from '../../../../src/server/store/embedded/rows.js';
import { migrate } from '../../../../src/server/store/embedded/schema.js';
import { SearchIndex } from '../../../../src/server/store/embedded/search-index.js';
import { type Database, openForWriting, prepare } from '../../../../src/server/store/embedded/sql.js';
import { Writer } from '../../../../src/server/store/embedded/writer.js';
import { backup, openEmbeddedStore, verify } from '../../../../src/server/store/index.js';
import {
  type Author,
  type Draft,
  PRESENCE,
  privateConversation,
} from '../../../../src/server/store/types.js';
import type { Log } from '../../../../src/server/store/log-types.js';
import { message } from '../../../support/drafts.js';
import { storeHarness, type StoreHarness } from '../../../support/embedded-store.js';

const person = (nick: string): Author => ({
  session: `s-${nick}`,
  identity: `account:${nick}`,
  nick,
  user: `user-${nick}`,
  host: `host-${nick}`,
  account: nick,
});
const BOB = person('bob');
const PRIVATE = privateConversation('account:ann', BOB.identity);
const HOUR_MS = 3600_000;

let harness: StoreHarness;
let log: Log;

beforeEach(async () => {
  harness = storeHarness();
  log = await harness.open();
});

afterEach(() => harness.dispose());

async function say(
  author: Author,
  conversation: string,
  text: string,
  more: Partial<Draft> = {},
): Promise<void> {
  await log.append([message(conversation, text, { author, ...more })]);
}

async function texts(conversation: string): Promise<string[]> {
  const page = await log.read({
    conversation,
    direction: 'latest',
    anchor: { by: 'end' },
    limit: 1000,
    kinds: ['message', 'notice', 'tagmsg', 'join', 'part', 'quit', 'away', 'setname', 'topic'],
    visibleAfter: 0,
  });
  return page.map(({ text }) => text);
}

/** A room and a private conversation in which both have said something. */
async function talk(): Promise<void> {
  await say(BOB, '#a', 'the topic of bob', { kind: 'topic' });
  await say(BOB, '#a', 'came', { kind: 'join', data: { realName: 'canary real name' } });
  await say(BOB, '#a', 'canary one', { sendId: 'x1', tags: { '+reply': 'canary-tag' } });
  await say(person('ann'), '#a', 'ann stays');
  await say(BOB, '#a', 'canary notice', { kind: 'notice' });
  await say(BOB, PRIVATE, 'canary in private', {
    data: { to: 's', identities: [BOB.identity, 'account:ann'] },
  });
  await say(person('ann'), PRIVATE, 'ann in private', {
    data: { to: 's', identities: ['account:ann', BOB.identity] },
  });
  await say(BOB, PRESENCE, 'canary is away', { kind: 'away', rooms: ['#a'] });
  await say(BOB, PRESENCE, 'canary last words', { kind: 'quit', rooms: ['#a'] });
  await harness.store.markers.move(BOB.identity, '#a', 7);
  // So that all before is true without a replay.
  harness.store.directory.watch(() => []);
  await harness.store.directory.save();
}

function rows(sql: string): unknown {
  const db: Database = openForWriting(harness.file);
  try {
    return prepare(db, sql).all();
  } finally {
    db.close();
  }
}

/** Steps as the writer's thread does, on the closed store; opens it again. */
async function forget(): Promise<void> {
  await log.close();
  const db = openForWriting(harness.file);
  const index = new SearchIndex(db);
  while (!index.catchUp());
  let erased = 0;
  const forgetting = new Forgetting(db, {
    forget: (place) => index.remove(place),
    erased: (count) => (erased += count),
  });
  let before: number;
  do {
    before = erased;
    forgetting.work();
  } while (erased > before);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  log = await harness.open();
}

test('of rooms, private conversations, the search index and what was done nothing of them is left', async () => {
  await harness.store.accounts.create({ name: 'bob', created: 1 });
  await talk();
  expect(await harness.store.accounts.forget('Bob', BOB.identity, 1)).toBe(true);
  expect(await harness.store.accounts.find('bob')).toBeUndefined();
  await forget();

  expect(await texts('#a')).toEqual(['the topic of bob', 'ann stays']);
  expect(await texts(PRIVATE)).toEqual(['ann in private']);
  const found = await log.search({
    words: 'canary',
    conversations: [{ conversation: '#a', visibleAfter: 0 }],
    identity: 'account:ann',
    limit: 9,
  });
  expect(found.events).toEqual([]);
  expect(await log.sent(BOB.identity, 'x1')).toBeUndefined();
  expect(await harness.store.markers.read(BOB.identity, '#a')).toBeUndefined();
  await log.close();
  expect(verify(harness.file).problems).toEqual([]);
  expect(rows('SELECT * FROM forgetting')).toEqual([]);
  expect(rows(`SELECT nick, user, host, account FROM author WHERE identity = '${BOB.identity}'`)).toEqual([
    ['bob', 'gone', 'gone', null],
  ]);
  const bytes = readFileSync(harness.file);
  for (const word of ['canary', 'host-bob', 'user-bob']) expect(bytes.includes(word), word).toBe(false);
  expect(bytes.includes('ann stays')).toBe(true);
});

test('nobody is forgotten who has no account, and nobody else of the same room', async () => {
  await talk();
  expect(await harness.store.accounts.forget('bob', BOB.identity, 1)).toBe(false);
  await forget();
  expect(await texts('#a')).toContain('canary one');
});

describe('step by step', () => {
  /** A file without threads, in which nothing happens by itself. */
  function file(): { db: Database; say: (author: Author, ...said: string[]) => void; left: () => unknown[] } {
    const db = openForWriting(join(harness.directory, 'alone.db'));
    db.exec('PRAGMA synchronous = OFF');
    migrate(db, 'alone.db');
    const writer = new Writer(db, () => true);
    let base = 1;
    return {
      db,
      say(author, ...said) {
        const cells: Cell[] = [];
        for (const text of said) encodeDraft(message('#a', text, { author }), cells);
        writer.commit({ base, count: said.length, now: base, cells });
        base += said.length;
      },
      left: () =>
        (prepare(db, 'SELECT text FROM event WHERE kind = 0').all() as [string][]).map(([text]) => text),
    };
  }

  function forgetting(db: Database, now: () => number): Forgetting {
    return new Forgetting(db, { forget: () => undefined, erased: () => undefined, now });
  }

  const ask = (db: Database, since: number): unknown =>
    prepare(db, 'INSERT INTO forgetting VALUES (?, ?, 0, 0)').run(BOB.identity, since);

  test('many messages go a thousand rows at a time, and whoever takes over goes on from there', () => {
    const { db, say: put, left } = file();
    for (let at = 0; at < 1300; at++) {
      put(BOB, `canary ${at}`);
      put(person('ann'), `ann ${at}`);
    }
    ask(db, 0);
    forgetting(db, () => HOUR_MS).work();
    expect(prepare(db, 'SELECT cursor FROM forgetting').all()).toEqual([[1000]]);
    expect(left()).toHaveLength(2600 - 500);
    const after = forgetting(db, () => HOUR_MS);
    expect(after.waitMs).toBeGreaterThan(1000);
    after.work();
    expect(after.waitMs).toBeLessThan(100);
    after.work();
    expect(left()).toHaveLength(1300);
    expect(prepare(db, 'SELECT cursor FROM forgetting').all()).toEqual([]);
    db.close();
  });

  test('what was on its way when the account went is taken too, for a minute', () => {
    const { db, say: put, left } = file();
    let now = HOUR_MS;
    ask(db, now);
    const chore = forgetting(db, () => now);
    put(BOB, 'canary');
    chore.work();
    now += 59_000;
    put(BOB, 'canary late');
    chore.work();
    expect(left()).toEqual([]);
    now += 1000;
    chore.work();
    expect(prepare(db, 'SELECT * FROM forgetting').all()).toEqual([]);
    db.close();
  });

  test('several are forgotten in turn', () => {
    const { db, say: put, left } = file();
    for (const nick of ['bob', 'cy', 'dan', 'eve', 'fay', 'gus']) {
      put(person(nick), `canary of ${nick}`);
      prepare(db, 'INSERT INTO forgetting VALUES (?, 0, 0, 0)').run(`account:${nick}`);
    }
    put(person('ann'), 'ann stays');
    const chore = forgetting(db, () => HOUR_MS);
    chore.work();
    chore.work();
    expect(left()).toEqual(['ann stays']);
    db.close();
  });

  test('a disk that refuses a step is asked again', () => {
    const { db, say: put, left } = file();
    put(BOB, 'canary');
    ask(db, 0);
    db.exec('PRAGMA query_only = ON');
    const chore = forgetting(db, () => HOUR_MS);
    chore.work();
    expect(left()).toEqual(['canary']);
    db.exec('PRAGMA query_only = OFF');
    chore.work();
    expect(left()).toEqual([]);
    db.close();
  });
});

test('a backup that is made meanwhile has nothing of it', async () => {
  await harness.store.accounts.create({ name: 'bob', created: 1 });
  await talk();
  await log.close();
  const db = openForWriting(harness.file);
  // As `chat-server account` leaves it when the server has not looked yet.
  prepare(db, 'INSERT INTO forgetting VALUES (?, ?, 0, 0)').run(BOB.identity, Date.now());
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  const copy = join(harness.directory, 'copy.db');
  backup(harness.directory, copy);
  const bytes = readFileSync(copy);
  expect(bytes.includes('canary')).toBe(false);
  expect(bytes.includes('ann stays')).toBe(true);
  expect(readFileSync(harness.file).includes('canary')).toBe(true);
  log = await harness.open();
});

describe('the thread that writes', () => {
  test('does it by itself, also when another process has asked for it, and goes on after kill -9', async () => {
    await harness.store.accounts.create({ name: 'bob', created: 1 });
    await talk();
    await harness.store.accounts.forget('bob', BOB.identity, Date.now());
    // Gone before anything was done: what was asked for is in the file.
    await harness.threads.get('writer')?.terminate();
    await log.close().catch(() => undefined);
    const store = openEmbeddedStore({ directory: harness.directory, clock: harness.clock });
    log = store.log;
    await log.open(() => undefined);
    await expect.poll(() => texts(PRIVATE), { timeout: 30_000 }).toEqual(['ann in private']);
    expect(await texts('#a')).toEqual(['the topic of bob', 'ann stays']);
    await log.close();
    expect(verify(harness.file).problems).toEqual([]);
  }, 60_000);
});
