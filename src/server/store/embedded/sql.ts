/** The connection to SQLite: how it is opened, and which of our error codes its errors are. */
import { DatabaseSync } from '@photostructure/sqlite';
import { asError, ChatError } from '../../../core/errors.js';
import type { StoreErrorCode } from '../log-types.js';
import type { Failure } from './messages.js';

/** The part of a connection that is used here. */
export type Database = Pick<
  InstanceType<typeof DatabaseSync>,
  'close' | 'exec' | 'isTransaction' | 'prepare'
>;

/** A prepared statement whose rows come as arrays. */
export interface Statement {
  run(...values: readonly unknown[]): { readonly changes: number; readonly lastInsertRowid: number | bigint };
  get(...values: readonly unknown[]): unknown;
  all(...values: readonly unknown[]): unknown[];
}

/** How long a connection waits for another one of this machine, ms: a backup or a check that recovers the WAL. */
export const BUSY_MS = 5_000;

/** The daemon's only connection that writes, and `chat-server account` beside it. What is deleted is overwritten with zeros: a redacted text must not stay in a free page. */
export function openForWriting(file: string): Database {
  const db = new DatabaseSync(file, { timeout: BUSY_MS, enableForeignKeyConstraints: false });
  try {
    // This build's default for WAL is NORMAL, which may lose acknowledged commits when the power fails.
    db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = 1000;
      PRAGMA journal_size_limit = 16777216;
      PRAGMA cache_size = -16384;
      PRAGMA temp_store = MEMORY;
      PRAGMA secure_delete = ON;
    `);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A connection that cannot write, whatever it is asked. */
export function openForReading(file: string): Database {
  const db = new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS, enableForeignKeyConstraints: false });
  db.exec('PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;');
  return db;
}

/** A copy that nobody else has open: no write-ahead log is left beside it. */
export function openCopy(file: string): Database {
  return new DatabaseSync(file, { enableForeignKeyConstraints: false });
}

/** Prepares a statement that returns its rows as arrays: half the time of objects. */
export function prepare(db: Database, sql: string): Statement {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
}

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html) that mean something of their own to us. */
const CODES: ReadonlyMap<number, StoreErrorCode> = new Map([
  [5, 'STORE_LOCKED'], // BUSY
  [6, 'STORE_LOCKED'], // LOCKED
  [8, 'STORE_READONLY'], // READONLY
  [11, 'STORE_DAMAGED'], // CORRUPT
  [13, 'STORE_FULL'], // FULL
  [26, 'STORE_DAMAGED'], // NOTADB
]);

/** What the file system says when Node asks it, outside of SQLite. */
const SYSTEM_CODES: ReadonlyMap<unknown, StoreErrorCode> = new Map([
  ['EACCES', 'STORE_READONLY'],
  ['EPERM', 'STORE_READONLY'],
  ['EROFS', 'STORE_READONLY'],
  ['ENOSPC', 'STORE_FULL'],
  ['EDQUOT', 'STORE_FULL'],
]);

const IOERR = 10;

/** What to do about a damaged file. */
export const REMEDY = '"chat-server verify" says more, a backup can be put in its place';

/** The primary result code of an error that SQLite threw, undefined for any other. */
export function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  return error.errcode & 0xff;
}

/** Whether the failure came from the disk while writing, so that what was written last is in an unknown state. */
export function isIoError(error: unknown): boolean {
  return resultCode(error) === IOERR;
}

/** What an error is called towards the rest of the server. `doing` says what was being done. */
export function asFailure(error: unknown, doing: string): Failure {
  const { message } = asError(error);
  const system = error instanceof Error && 'code' in error ? error.code : undefined;
  if (error instanceof ChatError) return { code: error.code as StoreErrorCode, message };
  const code = CODES.get(resultCode(error) ?? 0) ?? SYSTEM_CODES.get(system) ?? 'STORE_FAILED';
  const remedy = code === 'STORE_DAMAGED' ? `; ${REMEDY}` : '';
  return { code, message: `Cannot ${doing}: ${message}${remedy}` };
}
