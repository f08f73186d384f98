/** Authors as numbers: a person says much under one name, and a row of text apiece would double the file. */
import { BoundedMap } from './bounded-map.js';
import { CELL, type Cell } from './messages.js';
import { type Database, prepare, type Statement } from './sql.js';

/** More than the sessions that speak at one time; one that was dropped gets a second row, which does no harm. */
const CAPACITY = 10_000;

export class Authors {
  readonly #ids = new BoundedMap<number>(CAPACITY);
  readonly #insert: Statement;
  readonly #made: string[] = [];
  /** Who has been asked for since `watch`; undefined when nobody wants to know. Bounded by how long that is. */
  #watched: Set<number> | undefined;

  constructor(db: Database) {
    this.#insert = prepare(db, 'INSERT INTO author VALUES (NULL, ?, ?, ?, ?, ?, ?)');
  }

  /** The number of the author whose draft begins at `at`. Only inside a transaction. */
  idOf(cells: readonly Cell[], at: number): number {
    // None of the parts can hold a line feed: they have been words of a line of IRC.
    const parts = cells.slice(at + CELL.session, at + CELL.account + 1) as (string | null)[];
    const key = parts.join('\n');
    const known = this.#ids.get(key);
    if (known !== undefined) {
      this.#watched?.add(known);
      return known;
    }
    const id = Number(this.#insert.run(...parts).lastInsertRowid);
    this.#ids.set(key, id);
    this.#made.push(key);
    return id;
  }

  /** Begins to note who is asked for. */
  watch(): void {
    this.#watched = new Set();
  }

  unwatch(): void {
    this.#watched = undefined;
  }

  /** Whether a number has been given out since `watch`. */
  isWatched(id: number): boolean {
    return this.#watched?.has(id) === true;
  }

  /** The row with these parts is there no more. */
  drop(parts: readonly (string | null)[]): void {
    this.#ids.delete(parts.join('\n'));
  }

  /** The transaction has been committed. */
  keep(): void {
    this.#made.length = 0;
  }

  /** The transaction has been rolled back: what it numbered is not there. */
  revert(): void {
    for (const key of this.#made) this.#ids.delete(key);
    this.keep();
  }
}
