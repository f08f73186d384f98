/** A copy of the database that is whole at one moment, made beside a running daemon, and what a copy begins with. */
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ChatError } from '../../../core/errors.js';
import { eraseCodes } from './account-table.js';
import { Forgetting } from './forgetting.js';
import { storeFiles, syncDirectory } from './files.js';
import { eraseSessions } from './session-table.js';
import { SearchIndex } from './search-index.js';
import { openCopy, openForReading, prepare } from './sql.js';
import type { Database } from './sql.js';
import { verify } from './verify.js';

/** Places between a copy and what is written after it was put in the place of the original. */
const RESTORE_GAP = 2 ** 36;

export interface BackupReport {
  readonly file: string;
  readonly bytes: number;
  readonly events: number;
}

/**
 * Copies the store in `directory` into `file`, checks the copy and flushes it to the disk. Blocks meanwhile: for
 * a process of its own. The daemon goes on writing; its write-ahead log grows until the copy is done.
 *
 * Throws STORE_FAILED when there is no store or `file` exists, STORE_DAMAGED when the copy is not sound.
 */
export function backup(directory: string, file: string): BackupReport {
  const { database } = storeFiles(resolve(directory));
  const target = resolve(file);
  if (!existsSync(database))
    throw new ChatError('STORE_FAILED', `Cannot back up ${database}: there is no such file`);
  if (existsSync(target)) throw new ChatError('STORE_FAILED', `Cannot back up to ${target}: the file exists`);
  const part = `${target}.part`;
  rmSync(part, { force: true });
  closeSync(openSync(part, 'wx', 0o600));
  try {
    copyInto(database, part);
    const { problems, events } = verify(part);
    if (problems.length > 0) {
      throw new ChatError(
        'STORE_DAMAGED',
        `Cannot back up ${database}: the copy is damaged (${problems.join('; ')})`,
      );
    }
    flush(part);
    renameSync(part, target);
    syncDirectory(dirname(target));
    return { file: target, bytes: statSync(target).size, events };
  } finally {
    rmSync(part, { force: true });
  }
}

/**
 * When the file is a backup that was put in place: leaves a wide gap before the next place, so that no msgid
 * that was given out after the backup was made is ever given to another message.
 */
export function leaveGapAfterRestore(db: Database): void {
  const copied = prepare(db, "SELECT 1 FROM meta WHERE key = 'copy'").get();
  if (copied === undefined) return;
  db.exec(`BEGIN IMMEDIATE;
    UPDATE meta SET value = max(value, (SELECT coalesce(max(id), 0) FROM event)) + ${RESTORE_GAP} WHERE key = 'ceiling';
    DELETE FROM meta WHERE key = 'copy';
    COMMIT;`);
}

function copyInto(database: string, part: string): void {
  const source = openForReading(database);
  try {
    // By exec: a statement would keep the connection open after close, until it is collected.
    source.exec(`VACUUM INTO '${part.replaceAll("'", "''")}'`);
  } finally {
    source.close();
  }
  const copy = openCopy(part);
  try {
    eraseSessions(copy);
    eraseCodes(copy);
    forgetAll(copy);
    copy.exec("INSERT OR REPLACE INTO meta VALUES ('copy', 1)");
  } finally {
    copy.close();
  }
  chmodSync(part, 0o600);
}

/** What is being taken out of the original is not in the copy. A copy of an older file has nobody to be forgotten. */
function forgetAll(copy: Database): void {
  const known = prepare(
    copy,
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'forgetting'",
  ).get();
  if (known === undefined) return;
  const index = new SearchIndex(copy);
  new Forgetting(copy, { forget: (place) => index.remove(place), erased: () => undefined }).finish();
}

/** VACUUM INTO does not do it by itself (https://www.sqlite.org/lang_vacuum.html). */
function flush(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
