/** Which event a sender's own id stands for, kept for at least seven days (docs/guarantees.md). */
import { type Database, prepare, type Statement } from './sql.js';

/** Seven days are promised; the eighth covers a wall clock that was put right in between. */
const KEEP_MS = 8 * 24 * 3600 * 1000;

/** The table is walked round and round, a little at a time: about 1 ms of work, 8.6 million ids a day. */
const SWEEP_EVERY_MS = 10_000;
const SWEEP_ROWS = 1_000;

export class SendIds {
  readonly #find: Statement;
  readonly #add: Statement;
  readonly #next: Statement;
  readonly #remove: Statement;
  #sweptAt = 0;
  #identity = '';
  #sendId = '';

  constructor(db: Database) {
    this.#find = prepare(db, 'SELECT event FROM send WHERE identity = ? AND send_id = ?');
    this.#add = prepare(db, 'INSERT OR IGNORE INTO send VALUES (?, ?, ?)');
    this.#next = prepare(
      db,
      `SELECT s.identity, s.send_id, e.time FROM send s LEFT JOIN event e ON e.id = s.event
       WHERE (s.identity, s.send_id) > (?, ?) ORDER BY s.identity, s.send_id LIMIT ${SWEEP_ROWS}`,
    );
    this.#remove = prepare(db, 'DELETE FROM send WHERE identity = ? AND send_id = ?');
  }

  /** The place of the event that `identity` sent under `sendId`. */
  find(identity: string, sendId: string): number | undefined {
    return (this.#find.get(identity, sendId) as [number] | undefined)?.[0];
  }

  /** Takes the id for the event at `place`; false when it stands for another one. Only inside a transaction. */
  claim(identity: string, sendId: string, place: number): boolean {
    return this.#add.run(identity, sendId, place).changes === 1;
  }

  /** Gives the id to the event at `place`: the one it stood for is gone. Only inside a transaction. */
  reassign(identity: string, sendId: string, place: number): void {
    this.#remove.run(identity, sendId);
    this.#add.run(identity, sendId, place);
  }

  /** Forgets what is too old among the next rows of the table. Only inside a transaction. */
  sweep(now: number): void {
    if (Math.abs(now - this.#sweptAt) < SWEEP_EVERY_MS) return;
    this.#sweptAt = now;
    const rows = this.#next.all(this.#identity, this.#sendId) as [string, string, number | null][];
    for (const [identity, sendId, time] of rows) {
      if (time === null || time < now - KEEP_MS) this.#remove.run(identity, sendId);
    }
    const last = rows.length < SWEEP_ROWS ? undefined : rows.at(-1);
    [this.#identity, this.#sendId] = last ?? ['', ''];
  }
}
