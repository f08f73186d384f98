/**
 * Takes what was said out of the file for good: the row stays, so that places and ids go on as they were, and its text
 * and tags are overwritten in the transaction that stores the redaction.
 */
import type { Chore } from './chores.js';
import { type Database, prepare, type Statement } from './sql.js';

/** Long enough for several to go together, and a reader of the file is not held up each time. */
const PURGE_AFTER_MS = 1_000;

export class Redactions implements Chore {
  readonly waitMs: number = PURGE_AFTER_MS;
  readonly #purge: () => boolean;
  readonly #forget: (place: number) => void;
  readonly #isThere: Statement;
  readonly #erase: Statement;
  /** What this transaction has erased, and what those before it have and may still lie in the write-ahead log. */
  #erased = 0;
  #left = 0;

  /**
   * @param purge empties the write-ahead log; tells whether it has
   * @param forget takes the words of the event at a place out of the search index
   */
  constructor(db: Database, purge: () => boolean, forget: (place: number) => void) {
    this.#purge = purge;
    this.#forget = forget;
    this.#isThere = prepare(db, 'SELECT 1 FROM event WHERE id = ? AND conversation = ? AND kind < 3');
    // What is in `data` (whose conversation it is) stays; of the tags nothing does.
    this.#erase = prepare(
      db,
      `UPDATE event SET kind = 15, text = '', extra = json_remove(extra, '$.tags')
       WHERE id = ?`,
    );
  }

  /** Whether the write-ahead log may still hold what has been erased. */
  get isDue(): boolean {
    return this.#left > 0;
  }

  /** Takes the content of the event at `place` out, if it is something spoken in `conversation`. Only in a transaction. */
  erase(place: number, conversation: number): void {
    if (this.#isThere.get(place, conversation) === undefined) return;
    this.#forget(place);
    this.#erase.run(place);
    this.#erased++;
  }

  /** The transaction has been committed. */
  keep(): void {
    this.#left += this.#erased;
    this.#erased = 0;
  }

  /** So many events have been deleted altogether. */
  deleted(count: number): void {
    this.#left += count;
  }

  /** The transaction has been rolled back. */
  revert(): void {
    this.#erased = 0;
  }

  work(): void {
    if (this.#purge()) this.#left = 0;
  }
}
