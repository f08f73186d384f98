import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openForWriting } from '../../../../src/server/store/embedded/sql.js';
import { WalKeeper } from '../../../../src/server/store/embedded/wal-keeper.js';

const MIB = 1024 * 1024;

let directory: string;
let file: string;
let writer: Database;
let reader: InstanceType<typeof DatabaseSync>;
let keeper: WalKeeper;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-wal-'));
  file = join(directory, 'chat.db');
  writer = openForWriting(file);
  writer.exec('PRAGMA synchronous = OFF; CREATE TABLE filling (bytes BLOB)');
  reader = new DatabaseSync(file, { readOnly: true });
  keeper = new WalKeeper(writer, file);
});

afterEach(() => {
  reader.close();
  writer.close();
  rmSync(directory, { recursive: true });
});

const walBytes = (): number => statSync(`${file}-wal`).size;

function write(bytes: number): void {
  writer.exec(`INSERT INTO filling VALUES (zeroblob(${bytes}))`);
}

/** From now on somebody reads what is there now. */
function beginReading(): void {
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM filling').get();
}

test('a small log is let be', () => {
  write(3 * MIB);
  const before = walBytes();
  keeper.tidy();
  expect(walBytes()).toBe(before);
});

test('a log that has grown while somebody read is emptied as soon as nobody does', () => {
  write(1000);
  beginReading();
  write(9 * MIB);
  expect(walBytes()).toBeGreaterThan(9 * MIB);
  reader.exec('COMMIT');
  keeper.tidy();
  expect(walBytes()).toBe(0);
  expect(reader.prepare('SELECT count(*) AS rows FROM filling').get()).toEqual({ rows: 2 });
});

test('who reads for long is let be, and it is tried again after some growth and not before', () => {
  write(1000);
  beginReading();
  write(9 * MIB);
  keeper.tidy();
  const grown = walBytes();
  expect(grown).toBeGreaterThan(9 * MIB);
  // The long reader still sees what it saw.
  expect(reader.prepare('SELECT count(*) AS rows FROM filling').get()).toEqual({ rows: 1 });
  write(MIB);
  reader.exec('COMMIT');
  keeper.tidy();
  expect(walBytes()).toBeGreaterThan(grown);
  beginReading();
  write(2 * MIB);
  reader.exec('COMMIT');
  keeper.tidy();
  expect(walBytes()).toBe(0);
});
