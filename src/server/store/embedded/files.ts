/** The files of a store: where they are, how they are made, and when a missing one is a loss. */
import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { damaged } from './damage.js';

export interface StoreFiles {
  readonly directory: string;
  readonly database: string;
  readonly lock: string;
}

/** The files in a data directory. SQLite adds `-wal` and `-shm` to the database's name. */
export function storeFiles(directory: string): StoreFiles {
  return { directory, database: join(directory, 'chat.db'), lock: join(directory, 'chat.lock') };
}

/** Makes the data directory, for its owner only, if it is not there. */
export function makeDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
}

/**
 * Makes the empty database file with mode 0600, which SQLite gives to its companions as well.
 *
 * An empty file where there was a database, or beside a WAL with content, is a loss: SQLite would begin
 * anew without a word, and so the history would be gone. A backup beside the WAL of the file it replaces would
 * be mixed with it, also without a word. Throws STORE_DAMAGED then.
 *
 * @param made whether this directory has had a database before
 */
export function makeDatabaseFile(files: StoreFiles, made: boolean): void {
  const { database, directory } = files;
  const wal = sizeOf(`${database}-wal`);
  if (sizeOf(database) === 0) {
    if (wal > 0) throw damaged(database, `it is empty or missing beside a write-ahead log of ${wal} bytes`);
    if (made) {
      throw damaged(
        database,
        `it is empty or missing, but ${files.lock} says that it was there; to begin anew, remove that file too`,
      );
    }
  } else if (wal > 0 && !expectsWal(database)) {
    throw damaged(
      database,
      `the write-ahead log beside it belongs to another file; where this is a backup put in place, remove ${database}-wal and ${database}-shm`,
    );
  }
  closeSync(openSync(database, 'a', 0o600));
  chmodSync(database, 0o600);
  syncDirectory(directory);
}

/** Makes the names in a directory durable: without it a new file can vanish when the power fails. */
export function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Whether the file's header says that it has a write-ahead log (https://www.sqlite.org/fileformat.html, bytes 18
 * and 19): all of ours do while they are in use, a backup does not.
 */
function expectsWal(database: string): boolean {
  const handle = openSync(database, 'r');
  try {
    const versions = Buffer.alloc(2);
    readSync(handle, versions, 0, 2, 18);
    return versions[0] === 2 && versions[1] === 2;
  } finally {
    closeSync(handle);
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
