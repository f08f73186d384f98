/**
 * The one that writes: a batch is one transaction, so one flush of the disk however many drafts it holds.
 *
 * The places of a batch are given by the caller, which makes a commit repeatable: whether it took place can
 * be read from the file. Times and prevs are given here, beside the heads they depend on.
 */
import { Forgetting } from './forgetting.js';
import { Heads } from './heads.js';
import { Authors } from './authors.js';
import type { Chore } from './chores.js';
import { MarkerTable } from './marker-table.js';
import {
  type Batch,
  type BatchOutcome,
  CELL,
  CELLS,
  type Failure,
  type RetentionPolicy,
  type Row,
  TRANSIENT,
} from './messages.js';
import { emptyOutcome, putInOrder, roomsOf } from './order.js';
import { SELECT_EVENT } from './queries.js';
import { Leftovers } from './leftovers.js';
import { Redactions } from './redactions.js';
import { Retention } from './retention.js';
import { SearchIndex } from './search-index.js';
import { SendIds } from './send-ids.js';
import { SessionTable } from './session-table.js';
import { asFailure, type Database, isIoError, prepare, type Statement } from './sql.js';

/** Places are reserved in blocks of this size, so that one that was only ever in memory is not given again. */
const RESERVE = 65_536;

/** What a probe writes before it says that there is room again, bytes: more than most batches need. */
const PROBE_BYTES = 65_536;

const KEEP_ALL: RetentionPolicy = { keepMs: 0, maxBytes: 0 };

export class Writer {
  readonly #db: Database;
  readonly #heads: Heads;
  readonly #authors: Authors;
  readonly #sendIds: SendIds;
  readonly #sessions: SessionTable;
  readonly #markers: MarkerTable;
  readonly #index: SearchIndex;
  readonly #redactions: Redactions;
  readonly #retention: Retention;
  readonly #forgetting: Forgetting;
  readonly #leftovers: Leftovers;
  readonly #insert: Statement;
  readonly #addPresence: Statement;
  readonly #eventAt: Statement;
  readonly #anyBetween: Statement;
  readonly #setMeta: Statement;
  #ceiling: number;

  /**
   * @param db migrated, open for writing, used by nobody else
   * @param purge empties the write-ahead log; tells whether it has
   * @param retention what is kept; everything unless said
   */
  constructor(db: Database, purge: () => boolean, retention: RetentionPolicy = KEEP_ALL) {
    this.#db = db;
    this.#heads = new Heads(db);
    this.#authors = new Authors(db);
    this.#sendIds = new SendIds(db);
    this.#sessions = new SessionTable(db);
    this.#markers = new MarkerTable(db);
    this.#index = new SearchIndex(db);
    this.#redactions = new Redactions(db, purge, (place) => this.#index.remove(place));
    const forget = (place: number): void => this.#index.remove(place);
    const deletes = retention.keepMs > 0 || retention.maxBytes > 0;
    this.#leftovers = new Leftovers(db, this.#authors, this.#heads, deletes);
    const deleted = (count: number): void => {
      this.#redactions.deleted(count);
      this.#leftovers.deleted();
    };
    this.#retention = new Retention(db, retention, { forget, deleted });
    this.#forgetting = new Forgetting(db, { forget, erased: deleted });
    this.#insert = prepare(db, 'INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#addPresence = prepare(db, 'INSERT OR IGNORE INTO presence VALUES (?, ?)');
    this.#eventAt = prepare(db, `${SELECT_EVENT} WHERE e.id = ?`);
    this.#anyBetween = prepare(db, 'SELECT id FROM event WHERE id >= ? AND id < ? LIMIT 1');
    this.#setMeta = prepare(db, 'INSERT OR REPLACE INTO meta VALUES (?, ?)');
    this.#ceiling = this.#readMeta('ceiling') as number;
  }

  /** What is to be done when nobody waits. */
  get chores(): readonly Chore[] {
    return [this.#redactions, this.#index, this.#retention, this.#forgetting, this.#leftovers];
  }

  /** The six characters that this database's msgids end in. */
  get database(): string {
    return this.#readMeta('database') as string;
  }

  /** No place up to this one may be given again. */
  get lastPlace(): number {
    const [last] = prepare(this.#db, 'SELECT max(id) FROM event').get() as [number | null];
    return Math.max(this.#ceiling, last ?? 0);
  }

  /** Writes a batch, all or nothing. Does not throw for what the disk does: that is in the outcome. */
  commit(batch: Batch): BatchOutcome {
    let outcome = emptyOutcome(batch);
    const ceiling = this.#ceiling;
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      this.#reserve(batch);
      for (let index = 0; index < batch.count; index++) this.#store(batch, index, outcome);
      this.#sendIds.sweep(batch.now);
      if (batch.sessions !== undefined) this.#sessions.write(batch.sessions);
      if (batch.markers !== undefined) {
        outcome = { ...outcome, markers: this.#markers.move(batch.markers, batch.now) };
      }
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#ceiling = ceiling;
      this.#rollBack(error);
      return this.#refuse(batch, asFailure(error, 'store a message'));
    }
    this.#heads.keep();
    this.#authors.keep();
    this.#redactions.keep();
    if (batch.count > 0) this.#index.committed(batch.base + batch.count - 1);
    return outcome;
  }

  /** The outcome of a batch that may or may not have been committed before its writer died. */
  resolve(batch: Batch): BatchOutcome {
    if (this.#anyBetween.get(batch.base, batch.base + batch.count) === undefined) {
      return this.#refuse(batch, {
        code: 'STORE_FAILED',
        message: 'Cannot store a message: the writer died',
      });
    }
    // What the dead writer wrote may not have reached the disk: a commit flushes all that lies before it.
    this.#writeMeta('flushed', batch.base);
    const outcome = emptyOutcome(batch);
    for (let index = 0; index < batch.count; index++) {
      const row = this.#eventAt.get(batch.base + index) as Row | undefined;
      if (row !== undefined) {
        outcome.prevs[index] = row[1] as number;
        outcome.times[index] = row[2] as number;
      } else if (!this.#repeat(batch, index, outcome)) {
        putInOrder(this.#heads, batch, index, outcome, false);
      }
    }
    return outcome;
  }

  /** Removes the events from place `from` up to and without `to`. */
  discard(from: number, to: number): void {
    const range = [from, to];
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const found = prepare(this.#db, 'SELECT id FROM event WHERE id >= ? AND id < ?').all(...range);
      for (const [place] of found as [number][]) this.#index.remove(place);
      prepare(this.#db, 'DELETE FROM send WHERE event >= ? AND event < ?').run(...range);
      prepare(this.#db, 'DELETE FROM presence WHERE event >= ? AND event < ?').run(...range);
      prepare(this.#db, 'DELETE FROM event WHERE id >= ? AND id < ?').run(...range);
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#rollBack(error);
      throw error;
    }
  }

  /** Indexes what was committed last. @returns whether everything is in the search index */
  index(): boolean {
    return this.#index.catchUp();
  }

  /** Throws while the disk does not take what a batch of ordinary size needs. */
  probe(): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      this.#setMeta.run('probe', new Uint8Array(PROBE_BYTES));
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#rollBack(error);
      throw error;
    }
    this.#db.exec("DELETE FROM meta WHERE key = 'probe'");
  }

  /** Gives back the reserved places and closes; the last connection to close also empties the WAL. */
  close(lastPlace: number): void {
    try {
      if (lastPlace < this.#ceiling) this.#writeMeta('ceiling', lastPlace);
    } catch {
      // A disk that takes nothing keeps them reserved: the next places are merely higher.
    }
    this.#db.close();
  }

  #store(batch: Batch, index: number, outcome: BatchOutcome): void {
    const cells = batch.cells;
    const at = index * CELLS;
    if (cells[at + CELL.treatment] === TRANSIENT) {
      putInOrder(this.#heads, batch, index, outcome, false);
      return;
    }
    const place = batch.base + index;
    const sendId = cells[at + CELL.sendId];
    if (typeof sendId === 'string') {
      const identity = cells[at + CELL.identity] as string;
      if (!this.#sendIds.claim(identity, sendId, place)) {
        if (this.#repeat(batch, index, outcome)) return;
        this.#sendIds.reassign(identity, sendId, place);
      }
    }
    const head = putInOrder(this.#heads, batch, index, outcome, true);
    const time = outcome.times[index] as number;
    this.#insert.run(
      place,
      head.id,
      head.place,
      time,
      cells[at + CELL.kind],
      this.#authors.idOf(cells, at),
      cells[at + CELL.target],
      cells[at + CELL.text],
      sendId,
      cells[at + CELL.extra],
    );
    const redacts = cells[at + CELL.redacts];
    if (typeof redacts === 'number') this.#redactions.erase(redacts, head.id);
    this.#heads.advance(head, place);
    for (const room of roomsOf(cells, at)) this.#addPresence.run(this.#heads.head(room, true).id, place);
  }

  /** Whether the draft's send id is known; the first event then goes into the outcome. */
  #repeat(batch: Batch, index: number, outcome: BatchOutcome): boolean {
    const at = index * CELLS;
    const sendId = batch.cells[at + CELL.sendId];
    if (typeof sendId !== 'string') return false;
    const place = this.#sendIds.find(batch.cells[at + CELL.identity] as string, sendId);
    if (place === undefined) return false;
    const row = this.#eventAt.get(place) as Row | undefined;
    if (row === undefined) return false;
    (outcome.repeats as [number, Row][]).push([index, row]);
    return true;
  }

  /** Nothing was written: what comes out all the same is put into the order, and what was stored earlier is found. */
  #refuse(batch: Batch, failure: Failure): BatchOutcome {
    const outcome = { ...emptyOutcome(batch), failure };
    for (let index = 0; index < batch.count; index++) {
      try {
        if (this.#repeat(batch, index, outcome)) continue;
        putInOrder(this.#heads, batch, index, outcome, false);
      } catch {
        // The file cannot be read either. The order of what is only shown must not depend on it.
        outcome.times[index] = batch.now;
      }
    }
    return outcome;
  }

  #reserve(batch: Batch): void {
    const end = batch.base + batch.count;
    if (end <= this.#ceiling) return;
    this.#setMeta.run('ceiling', end + RESERVE);
    this.#ceiling = end + RESERVE;
  }

  #rollBack(error: unknown): void {
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    this.#heads.revert();
    this.#authors.revert();
    this.#redactions.revert();
    if (!isIoError(error)) return;
    // A commit whose flush failed may lie complete in the WAL, and would come back to life if the process died
    // now. Whatever is written next takes its place there.
    try {
      this.#writeMeta('flushed', 0);
    } catch {
      // The disk is as ill as it was: the next write, or the next probe, does the same.
    }
  }

  #readMeta(key: string): unknown {
    return (prepare(this.#db, 'SELECT value FROM meta WHERE key = ?').get(key) as [unknown] | undefined)?.[0];
  }

  #writeMeta(key: string, value: number): void {
    this.#setMeta.run(key, value);
  }
}
