/**
 * Keeps the write-ahead log small. SQLite begins it anew by itself when everything in it has been copied into the
 * database and nobody reads from it at that moment; where somebody always reads, that moment never comes, so here
 * it is waited for.
 */
import { statSync } from 'node:fs';
import { BUSY_MS, type Database } from './sql.js';

/** Twice what SQLite's own checkpoints leave. */
const LIMIT_BYTES = 8 * 1024 * 1024;

/** How much it may grow until the next attempt, when there were readers all the time: 20 ms for some 2,000 messages. */
const RETRY_BYTES = 2 * 1024 * 1024;

/** How long commits may be held up for readers to finish, ms. A page takes less; a backup more, and is let be. */
const PATIENCE_MS = 20;

export class WalKeeper {
  readonly #db: Database;
  readonly #wal: string;
  #limit = LIMIT_BYTES;

  /** @param file the database's */
  constructor(db: Database, file: string) {
    this.#db = db;
    this.#wal = `${file}-wal`;
  }

  /** To be called between transactions. Never throws: what could not be copied stays in the log, where it is safe. */
  tidy(): void {
    if (this.#size() < this.#limit) return;
    const left = this.#empty();
    this.#limit = Math.max(LIMIT_BYTES, left + RETRY_BYTES);
  }

  /** Empties it however small it is: something was erased whose earlier state may lie in it. @returns whether it is empty */
  purge(): boolean {
    return this.#empty() === 0;
  }

  /** @returns bytes that are left in it */
  #empty(): number {
    try {
      this.#db.exec(`PRAGMA busy_timeout = ${PATIENCE_MS}; PRAGMA wal_checkpoint(TRUNCATE)`);
    } catch {
      // No room in the database file, or a reader that takes its time: the next attempt comes.
    }
    this.#db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    return this.#size();
  }

  #size(): number {
    return statSync(this.#wal, { throwIfNoEntry: false })?.size ?? 0;
  }
}
