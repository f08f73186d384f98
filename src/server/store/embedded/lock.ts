/**
 * One process at a time: an SQLite file of its own, locked as long as the store is open.
 *
 * SQLite's locks are the kernel's and end with the process, however it ends; nothing has to be cleaned up
 * after `kill -9`. The database itself stays unlocked, so that a backup or a check can read beside the daemon.
 */
import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { ChatError } from '../../../core/errors.js';
import { type Database, resultCode } from './sql.js';

const SQLITE_BUSY = 5;

export class StoreLock {
  readonly #db: Database;

  private constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Takes the lock. Throws STORE_LOCKED when another process has it.
   *
   * @param file the lock's own file, made with mode 0600
   * @param database the file it stands for, for the message
   */
  static acquire(file: string, database: string): StoreLock {
    // Not when it is there: closing a file gives up the locks that this process has on it (POSIX fcntl).
    if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
    const db = new DatabaseSync(file, { timeout: 0 });
    try {
      // The lock outlives the transaction in this mode; the journal in memory leaves no file behind.
      db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE; COMMIT');
    } catch (error) {
      db.close();
      if (resultCode(error) !== SQLITE_BUSY) throw error;
      throw new ChatError(
        'STORE_LOCKED',
        `Cannot use ${database}: another process has it open; stop the other server, or give this one a data directory of its own`,
        { cause: error },
      );
    }
    return new StoreLock(db);
  }

  /** Whether a database has ever been made beside this lock. */
  get made(): boolean {
    // By exec, and not by a statement: one that is not yet collected would keep the connection, and so the lock.
    try {
      this.#db.exec('SELECT * FROM made');
      return true;
    } catch {
      return false;
    }
  }

  /** Remembers that the database has been made: from now on its absence is a loss and not a beginning. */
  markMade(): void {
    this.#db.exec('CREATE TABLE IF NOT EXISTS made (mark)');
  }

  release(): void {
    this.#db.close();
  }
}
