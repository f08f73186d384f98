/** Files that are not what was written: refused with words that help, or repaired by SQLite; never an empty history. */
import {
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verify } from '../../../../src/server/store/index.js';
import type { Log } from '../../../../src/server/store/log-types.js';
import type { LogEvent } from '../../../../src/server/store/types.js';
import { message } from '../../../support/drafts.js';
import { type StoreHarness, storeHarness } from '../../../support/embedded-store.js';

let harness: StoreHarness;

beforeEach(() => {
  harness = storeHarness();
});

afterEach(() => harness.dispose());

async function fill(log: Log, count: number): Promise<void> {
  const drafts = Array.from({ length: count }, (_, index) => message('#a', `${index}`.padEnd(200, '.')));
  for (let first = 0; first < count; first += 50) await log.append(drafts.slice(first, first + 50));
}

function texts(log: Log): Promise<string[]> {
  return log
    .read({
      conversation: '#a',
      direction: 'latest',
      anchor: { by: 'end' },
      limit: 10_000,
      kinds: ['message'],
      visibleAfter: 0,
    })
    .then((events: readonly LogEvent[]) => events.map(({ text }) => text));
}

/** Leaves a closed store with 500 messages. */
async function closedStore(): Promise<void> {
  const log = await harness.open();
  await fill(log, 500);
  await log.close();
}

function overwrite(file: string, at: number, bytes: Buffer): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, bytes, 0, bytes.length, at);
  closeSync(handle);
}

test('a search index that is damaged is no reason not to start: all is there, and who searches is told', async () => {
  const search = { words: '7', conversations: [{ conversation: '#a', visibleAfter: 0 }], limit: 10 };
  const before = await harness.open();
  await fill(before, 500);
  expect((await before.search(search)).events).toHaveLength(1);
  await before.close();
  const db = new DatabaseSync(harness.file, { defensive: false });
  db.exec("UPDATE words_data SET block = x'ffffffffffffffff' WHERE id > 10");
  db.close();
  const log = await harness.open();
  await log.append([message('#a', 'after the damage')]);
  expect(await texts(log)).toHaveLength(501);
  await expect(log.search(search)).rejects.toThrow(`Cannot use ${harness.file}: fts5: corruption found`);
  expect(verify(harness.directory).problems).not.toEqual([]);
});

describe('a database that is refused, with the file and the remedy', () => {
  test.for<{ how: string; damage: (file: string) => void }>([
    { how: 'its header is overwritten', damage: (file) => overwrite(file, 0, Buffer.alloc(100, 0x55)) },
    {
      how: 'pages in its middle are overwritten',
      damage: (file) => overwrite(file, 4096 * 8, Buffer.alloc(4096 * 12, 0x55)),
    },
    {
      how: 'its second half is missing',
      damage: (file) => truncateSync(file, Math.floor(statSync(file).size / 8192) * 4096),
    },
    { how: 'it has become empty', damage: (file) => truncateSync(file, 0) },
    { how: 'it is gone', damage: (file) => rmSync(file) },
    { how: 'it is some text', damage: (file) => writeFileSync(file, 'not a database at all\n'.repeat(1000)) },
  ])('because $how', async ({ damage }) => {
    await closedStore();
    damage(harness.file);
    await expect(harness.open()).rejects.toMatchObject({
      name: 'ChatError',
      code: 'STORE_DAMAGED',
      message: expect.stringMatching(new RegExp(`${harness.file}.*backup`)) as string,
    });
  });

  test('because it is gone while its write-ahead log is there', async () => {
    const log = await harness.open();
    await fill(log, 10);
    copyFileSync(`${harness.file}-wal`, `${harness.directory}/kept`);
    await log.close();
    rmSync(harness.file);
    copyFileSync(`${harness.directory}/kept`, `${harness.file}-wal`);
    await expect(harness.open()).rejects.toMatchObject({
      code: 'STORE_DAMAGED',
      message: expect.stringContaining('write-ahead log') as string,
    });
    expect(statSync(`${harness.file}-wal`).size).toBeGreaterThan(0);
  });

  test('because it is of a later version, or of another program', async () => {
    await closedStore();
    const db = new DatabaseSync(harness.file);
    db.exec('PRAGMA user_version = 999');
    await expect(harness.open()).rejects.toMatchObject({
      code: 'STORE_FORMAT',
      message: expect.stringContaining('format 999') as string,
    });
    db.exec('PRAGMA user_version = 1; PRAGMA application_id = 7');
    await expect(harness.open()).rejects.toMatchObject({
      code: 'STORE_FORMAT',
      message: expect.stringContaining('another program') as string,
    });
    db.close();
  });

  test('and nothing of it is changed by the refusal', async () => {
    await closedStore();
    overwrite(harness.file, 4096 * 8, Buffer.alloc(4096 * 12, 0x55));
    const before = readFileSync(harness.file);
    await expect(harness.open()).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    expect(readFileSync(harness.file).equals(before)).toBe(true);
  });
});

describe('a write-ahead log that was cut', () => {
  /** The files of a store as they would be after a power cut now. */
  async function crashed(cut: (size: number) => number): Promise<StoreHarness> {
    const log = await harness.open();
    await fill(log, 300);
    const after = storeHarness();
    for (const end of ['', '-wal']) copyFileSync(`${harness.file}${end}`, `${after.file}${end}`);
    const wal = `${after.file}-wal`;
    truncateSync(wal, cut(statSync(wal).size));
    return after;
  }

  test('keeps the complete commits before the cut, and goes on from there', async () => {
    const after = await crashed((size) => size - 3 * 4096 - 100);
    const log = await after.open();
    const kept = await texts(log);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(300);
    expect(kept).toEqual(Array.from(kept, (_, index) => `${index}`.padEnd(200, '.')));
    await log.append([message('#a', 'next')]);
    expect((await texts(log)).at(-1)).toBe('next');
    expect(verify(after.directory).problems).toEqual([]);
    await after.dispose();
  });
});

describe('verify', () => {
  test('counts what is in a sound store, also while it is open', async () => {
    const log = await harness.open();
    await fill(log, 100);
    expect(verify(harness.directory)).toMatchObject({
      file: harness.file,
      events: 100,
      conversations: 1,
      problems: [],
    });
  });

  test('names what is wrong with a damaged one', async () => {
    await closedStore();
    overwrite(harness.file, 4096 * 8, Buffer.alloc(4096 * 12, 0x55));
    expect(verify(harness.file).problems.length).toBeGreaterThan(0);
  });

  test.for([
    ['UPDATE event SET time = 0 WHERE id = (SELECT max(id) FROM event)', /time is not after/],
    ['UPDATE event SET prev = 1 WHERE id = (SELECT max(id) FROM event)', /same event before/],
    ['DELETE FROM author', /author is missing/],
    ["INSERT INTO send VALUES ('guest:x', 'made-up', 1)", /send ids/],
    ['INSERT INTO presence VALUES (1, 999999)', /rooms that show/],
  ] as const)('finds what SQLite cannot know: %s', async ([sql, problem]) => {
    await closedStore();
    const db = new DatabaseSync(harness.file);
    db.exec(sql);
    db.close();
    expect(verify(harness.file).problems.join()).toMatch(problem);
  });

  test('names a hundred of very many', async () => {
    await closedStore();
    // An index that should have all of the events, and has none.
    const bytes = readFileSync(harness.file);
    const at = bytes.indexOf('WHERE kind = 15');
    overwrite(harness.file, at, Buffer.from('WHERE kind < 15'));
    const { problems } = verify(harness.directory);
    expect(problems).toHaveLength(100);
    expect(problems[0]).toContain('missing from index redacted');
  });

  test('says when there is no such file', () => {
    expect(() => verify(`${harness.directory}/none`)).toThrow(
      expect.objectContaining({ code: 'STORE_FAILED' }),
    );
  });
});
