/** How far people have read, in the file: one row a person and target. */
import type { MarkerPlace } from '../marker-types.js';
import type { MarkerMove } from './messages.js';
import { type Database, prepare, type Statement } from './sql.js';

/** Targets that one person may have read in: rooms, and people over the years. The one longest unmoved is forgotten. */
const MOST_TARGETS = 1_000;

/** A guest cannot come back once the session is over, and nobody sits for a month without reading anything, ms. */
const KEEP_GUESTS_MS = 30 * 24 * 3600 * 1000;

/** The table is walked round and round, a little at a time. */
const SWEEP_EVERY_MS = 60_000;
const SWEEP_ROWS = 1_000;

/** (identity, target): where a marker is. */
export const MARKER = 'SELECT time FROM marker WHERE identity = ? AND target = ?';

export class MarkerTable {
  readonly #find: Statement;
  readonly #put: Statement;
  readonly #count: Statement;
  readonly #forgetOldest: Statement;
  readonly #next: Statement;
  readonly #remove: Statement;
  #sweptAt = 0;
  #identity = '';
  #target = '';

  constructor(db: Database) {
    this.#find = prepare(db, MARKER);
    this.#put = prepare(db, 'INSERT OR REPLACE INTO marker VALUES (?, ?, ?, ?)');
    this.#count = prepare(db, 'SELECT count(*) FROM marker WHERE identity = ?');
    this.#forgetOldest = prepare(
      db,
      `DELETE FROM marker WHERE identity = ?1 AND target =
         (SELECT target FROM marker WHERE identity = ?1 ORDER BY moved, target LIMIT 1)`,
    );
    this.#next = prepare(
      db,
      `SELECT identity, target, moved FROM marker WHERE (identity, target) > (?, ?)
       ORDER BY identity, target LIMIT ${SWEEP_ROWS}`,
    );
    this.#remove = prepare(db, 'DELETE FROM marker WHERE identity = ? AND target = ?');
  }

  /** Moves markers forward, never back, and says where each is. Only inside a transaction. */
  move(moves: readonly MarkerMove[], now: number): MarkerPlace[] {
    this.#sweep(now);
    return moves.map(([identity, target, time]) => {
      const [found] = (this.#find.get(identity, target) as [number] | undefined) ?? [];
      if (found !== undefined && found >= time) return { time: found, moved: false };
      if (found === undefined && (this.#count.get(identity) as [number])[0] >= MOST_TARGETS) {
        this.#forgetOldest.run(identity);
      }
      this.#put.run(identity, target, time, now);
      return { time, moved: true };
    });
  }

  #sweep(now: number): void {
    if (Math.abs(now - this.#sweptAt) < SWEEP_EVERY_MS) return;
    this.#sweptAt = now;
    const rows = this.#next.all(this.#identity, this.#target) as [string, string, number][];
    for (const [identity, target, moved] of rows) {
      if (identity.startsWith('guest:') && moved < now - KEEP_GUESTS_MS) this.#remove.run(identity, target);
    }
    const [identity, target] = (rows.length < SWEEP_ROWS ? undefined : rows.at(-1)) ?? ['', ''];
    this.#identity = identity;
    this.#target = target;
  }
}
