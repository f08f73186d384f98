/** Sessions in the database: written with whatever is written, found again with what has happened since. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { backup, type EmbeddedStore, openEmbeddedStore } from '../../../../src/server/store/index.js';
import type { SessionChange } from '../../../../src/server/store/directory-types.js';
import { message, quit } from '../../../support/drafts.js';
import { FakeClock } from '../../../support/fake-clock.js';

let directory: string;
let store: EmbeddedStore;
let changes: SessionChange[];
/** What the last opening yielded, in order. */
let found: string[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'chat-sessions-'));
  await open();
});

afterEach(async () => {
  await store.log.close();
  rmSync(directory, { recursive: true, force: true });
});

async function open(): Promise<void> {
  store = openEmbeddedStore({ directory, clock: new FakeClock() });
  changes = [];
  found = [];
  await store.log.open(
    (event) => found.push(`${event.kind} ${event.text}`),
    (sessions) => found.push(...sessions.map(({ id, record }) => `${id}=${record}`).sort()),
  );
  store.directory.watch(() => changes.splice(0));
}

test('what was saved is there again, what is over is not', async () => {
  changes.push({ id: 'a', record: '1' }, { id: 'b', record: '1' });
  await store.directory.save();
  changes.push({ id: 'a', record: '2' }, { id: 'b', record: undefined });
  await store.directory.save();
  await store.log.close();
  await open();
  expect(found).toEqual(['a=2']);
});

test('a change that nobody waits for goes with the next event, and at the end with the closing', async () => {
  changes.push({ id: 'a', record: '1' });
  await store.log.append([message('#a', 'x')]);
  expect(changes).toEqual([]);
  changes.push({ id: 'b', record: '1' });
  await store.log.close();
  await open();
  expect(found).toEqual(['a=1', 'b=1']);
});

test('what has come out after the last save is replayed behind the sessions, what was spoken is not', async () => {
  changes.push({ id: 'a', record: '1' });
  await store.log.append([quit('ann', ['#a'])]);
  await store.log.append([quit('bob', ['#a']), message('#a', 'x')]);
  // As after kill -9: the files as they are, without the closing.
  const copy = mkdtempSync(join(tmpdir(), 'chat-copy-'));
  for (const file of ['chat.db', 'chat.db-wal']) copyFileSync(join(directory, file), join(copy, file));
  const killed = openEmbeddedStore({ directory: copy, clock: new FakeClock() });
  const seen: string[] = [];
  await killed.log.open(
    (event) => seen.push(`${event.kind} of ${event.author.nick}`),
    (sessions) => seen.push(...sessions.map(({ id }) => id)),
  );
  expect(seen).toEqual(['a', 'quit of ann', 'quit of bob']);
  await killed.log.close();
  rmSync(copy, { recursive: true, force: true });
});

test('a store that is closed saves nothing and says so', async () => {
  await store.log.close();
  await expect(store.directory.save()).rejects.toMatchObject({ code: 'STORE_CLOSED' });
});

test('a backup holds no sessions, not even where they were', async () => {
  changes.push({ id: 'a', record: 'the digest of a token' });
  await store.directory.save();
  const file = join(directory, 'backup.db');
  backup(directory, file);
  expect(readFileSync(file).includes('the digest of a token')).toBe(false);
});
