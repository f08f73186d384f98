/** When what people have said is deleted, who they were and whom they talked with goes too. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { Authors } from '../../../../src/server/store/embedded/authors.js';
import { Heads } from '../../../../src/server/store/embedded/heads.js';
import { Leftovers } from '../../../../src/server/store/embedded/leftovers.js';
import type { Cell } from '../../../../src/server/store/embedded/messages.js';
import { encodeDraft } from '../../../../src/server/store/embedded/rows.js';
import { migrate } from '../../../../src/server/store/embedded/schema.js';
import { type Database, openForWriting, prepare } from '../../../../src/server/store/embedded/sql.js';
import { Writer } from '../../../../src/server/store/embedded/writer.js';
import { verify } from '../../../../src/server/store/index.js';
import { type Draft, privateConversation } from '../../../../src/server/store/types.js';
import { guest, message } from '../../../support/drafts.js';

const PRIVATE = privateConversation('guest:s-ann', 'guest:s-bob');

let directory: string;
let file: string;
let db: Database;
let writer: Writer;
let base: number;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-leftovers-'));
  file = join(directory, 'chat.db');
  db = openForWriting(file);
  db.exec('PRAGMA synchronous = OFF');
  migrate(db, file);
  // As a server that deletes by age, though nothing here is that old.
  writer = new Writer(db, () => true, { keepMs: Number.MAX_SAFE_INTEGER, maxBytes: 0 });
  base = 1;
});

afterEach(() => {
  db.close();
  rmSync(directory, { recursive: true, force: true });
});

function commit(...drafts: readonly Draft[]): void {
  const cells: Cell[] = [];
  for (const draft of drafts) encodeDraft(draft, cells);
  writer.commit({ base, count: drafts.length, now: base, cells });
  base += drafts.length;
}

const say = (nick: string, conversation: string): void =>
  commit(message(conversation, `said by ${nick}`, { author: guest(nick) }));

/** The writer's own, which shares its memory of authors and conversations. */
function leftovers(): Leftovers {
  const found = writer.chores.find((chore) => chore instanceof Leftovers);
  if (!(found instanceof Leftovers)) throw new Error('the writer has none');
  return found;
}

function sweep(): void {
  const chore = leftovers();
  do chore.work();
  while (chore.waitMs < 1000);
}

function names(sql: string): unknown[] {
  return (prepare(db, sql).all() as [unknown][]).map(([name]) => name);
}

const AUTHORS = 'SELECT nick FROM author ORDER BY id';
const CONVERSATIONS = 'SELECT name FROM conversation ORDER BY id';

test('authors and conversations go with their last event, and those of others stay', () => {
  for (const nick of ['ann', 'bob', 'cy']) say(nick, '#a');
  for (const nick of ['ann', 'bob']) say(nick, PRIVATE);
  say('dan', '#gone');
  prepare(db, "DELETE FROM event WHERE author IN (SELECT id FROM author WHERE nick IN ('bob', 'dan'))").run();
  prepare(db, 'DELETE FROM event WHERE conversation = (SELECT id FROM conversation WHERE name = ?)').run(
    PRIVATE,
  );
  sweep();
  expect(names(AUTHORS)).toEqual(['ann', 'cy']);
  expect(names(CONVERSATIONS)).toEqual(['#a']);
  expect(names('SELECT count(*) FROM party')).toEqual([0]);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  expect(readFileSync(file).includes('s-bob')).toBe(false);
});

test('who speaks again afterwards is known anew, and so is the conversation', () => {
  say('bob', '#a');
  say('bob', PRIVATE);
  db.exec('DELETE FROM event');
  sweep();
  expect(names(AUTHORS)).toEqual([]);
  say('bob', PRIVATE);
  expect(names(AUTHORS)).toEqual(['bob']);
  expect(names('SELECT identity FROM party ORDER BY identity')).toEqual(['guest:s-ann', 'guest:s-bob']);
  expect(verify(file).problems).toEqual([]);
});

test('who speaks while it is at work is not taken for gone', () => {
  for (let i = 0; i < 600; i++) say(`nick${i}`, '#a');
  db.exec('DELETE FROM event');
  const chore = leftovers();
  // The beginning, the walk over a log that is empty, and half of the authors.
  for (let step = 0; step < 3; step++) chore.work();
  expect(names(AUTHORS)).toHaveLength(100);
  say('nick10', '#a');
  say('nick599', '#a');
  sweep();
  expect(names(AUTHORS)).toEqual(['nick599', 'nick10']);
  expect(names(CONVERSATIONS)).toEqual(['#a']);
  expect(verify(file).problems).toEqual([]);
});

test('it waits until something has been deleted, and begins again after a disk that refused', () => {
  const heads = new Heads(db);
  const chore = new Leftovers(db, new Authors(db), heads, false);
  expect(chore.isDue).toBe(false);
  say('bob', '#a');
  db.exec('DELETE FROM event');
  chore.deleted();
  expect([chore.isDue, chore.waitMs > 60_000]).toEqual([true, true]);
  db.exec('PRAGMA query_only = ON');
  for (let step = 0; step < 5; step++) chore.work();
  expect(chore.isDue).toBe(true);
  db.exec('PRAGMA query_only = OFF');
  while (chore.isDue) chore.work();
  expect(names(AUTHORS)).toEqual([]);
});
