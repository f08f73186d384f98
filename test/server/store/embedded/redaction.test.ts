/** What is redacted is gone from the files: from the database, from the write-ahead log, and from every later copy. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DatabaseSync } from '@photostructure/sqlite';
import { backup, verify } from '../../../../src/server/store/index.js';
import type { Log } from '../../../../src/server/store/log-types.js';
import type { LogEvent } from '../../../../src/server/store/types.js';
import { message } from '../../../support/drafts.js';
import { type StoreHarness, storeHarness } from '../../../support/embedded-store.js';

const SECRET = 'correct-horse-battery-staple';

let harness: StoreHarness;
let log: Log;

beforeEach(async () => {
  harness = storeHarness();
  log = await harness.open();
});

afterEach(() => harness.dispose());

function holdsSecret(file: string): boolean {
  return existsSync(file) && readFileSync(file).includes(SECRET);
}

async function redact({ place, msgid }: LogEvent): Promise<void> {
  await log.append([message('#a', 'a slip', { kind: 'redact', redacts: place, data: { msgid } })]);
}

async function saySecret(): Promise<LogEvent> {
  const [appended] = await log.append([
    message('#a', `it is ${SECRET}`, { tags: { '+x': SECRET }, data: { room: '#a' } }),
  ]);
  return appended!.event;
}

test('the text is neither in the database nor in its write-ahead log a moment later', async () => {
  await log.append(Array.from({ length: 50 }, (_, index) => message('#a', `before ${index}`)));
  const event = await saySecret();
  await log.append(Array.from({ length: 50 }, (_, index) => message('#a', `after ${index}`)));
  expect(holdsSecret(harness.file) || holdsSecret(`${harness.file}-wal`)).toBe(true);
  await redact(event);
  await vi.waitFor(() => expect(holdsSecret(`${harness.file}-wal`)).toBe(false), { timeout: 25_000 });
  expect(holdsSecret(harness.file)).toBe(false);
  expect(verify(harness.file).problems).toEqual([]);
});

test('a reader of the old state holds the write-ahead log up, and no longer than it reads', async () => {
  const event = await saySecret();
  const reader = new DatabaseSync(harness.file, { readOnly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM event').get();
  await redact(event);
  await log.append([message('#a', 'more')]);
  expect(holdsSecret(`${harness.file}-wal`)).toBe(true);
  reader.exec('COMMIT');
  reader.close();
  await vi.waitFor(() => expect(holdsSecret(`${harness.file}-wal`)).toBe(false), { timeout: 25_000 });
});

test('a copy made afterwards does not hold it, and is sound', async () => {
  const event = await saySecret();
  await redact(event);
  const file = join(harness.directory, 'copy.db');
  backup(harness.directory, file);
  expect(holdsSecret(file)).toBe(false);
  expect(verify(file).problems).toEqual([]);
});

test('verify finds a message that was redacted and still has its text', async () => {
  const event = await saySecret();
  await redact(event);
  await log.close();
  const db = new DatabaseSync(harness.file);
  db.exec(`UPDATE event SET text = 'back again' WHERE id = ${event.place}`);
  db.close();
  expect(verify(harness.file).problems).toEqual([
    '1 redacted messages that still have something of their content',
  ]);
});
