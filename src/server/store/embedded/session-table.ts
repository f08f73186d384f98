/** Sessions in the file: a record each, and the place up to which all of them are true. */
import type { SessionPatch, StoredSessions } from './messages.js';
import { type Database, prepare, type Statement } from './sql.js';

/** The key in `meta` of the place. */
const UP_TO = 'sessions';

export class SessionTable {
  readonly #put: Statement;
  readonly #remove: Statement;
  readonly #setUpTo: Statement;

  constructor(db: Database) {
    this.#put = prepare(db, 'INSERT OR REPLACE INTO session VALUES (?, ?)');
    this.#remove = prepare(db, 'DELETE FROM session WHERE id = ?');
    this.#setUpTo = prepare(db, `INSERT OR REPLACE INTO meta VALUES ('${UP_TO}', ?)`);
  }

  /** Only inside a transaction. */
  write({ upTo, records }: SessionPatch): void {
    for (const [id, record] of records) {
      if (record === null) this.#remove.run(id);
      else this.#put.run(id, record);
    }
    this.#setUpTo.run(upTo);
  }
}

/** All records, in no order. */
export function readSessions(db: Database): StoredSessions {
  const [upTo] = prepare(db, `SELECT value FROM meta WHERE key = '${UP_TO}'`).get() as [number];
  return { upTo, records: prepare(db, 'SELECT id, record FROM session').all() as [string, string][] };
}

/** Takes all sessions out of a copy: whoever gets hold of it must not learn even the digest of a token. */
export function eraseSessions(db: Database): void {
  const known = prepare(db, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'session'").get();
  if (known !== undefined) db.exec('PRAGMA secure_delete = ON; DELETE FROM session;');
}
