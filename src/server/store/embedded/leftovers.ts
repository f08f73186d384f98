/**
 * Takes out what is left when events have been deleted: authors of whom nothing is stored any more (nickname, user name,
 * host), and conversations in which nothing is, with the note of whose they were. Who has talked with whom is nobody's business
 * longer than what they said.
 *
 * Which authors are in use is found by one walk over the log: an index for it would cost every message.
 */
import type { Authors } from './authors.js';
import type { Chore } from './chores.js';
import type { Heads } from './heads.js';
import { PRESENCE } from '../types.js';
import { type Database, prepare, type Statement } from './sql.js';

/** Events that one step looks at, some 5 ms; and authors or conversations, some 2 ms. */
const WALK_ROWS = 5_000;
const SWEEP_ROWS = 500;
/** Between two steps, so that commits have most of the thread. */
const STEP_WAIT_MS = 50;
/** After something has been deleted: a whole walk is not made for each message. */
const BEGIN_WAIT_MS = 600_000;

/** Where it is: reading the log, or at the authors or the conversations after a number. */
type Phase = 'idle' | 'walk' | 'authors' | 'conversations';

type AuthorRow = readonly [id: number, ...parts: (string | null)[]];

export class Leftovers implements Chore {
  readonly #db: Database;
  readonly #authors: Authors;
  readonly #heads: Heads;
  readonly #events: Statement;
  readonly #authorRows: Statement;
  readonly #removeAuthor: Statement;
  readonly #conversations: Statement;
  readonly #anyIn: Statement;
  readonly #removeConversation: Statement;
  readonly #removeParty: Statement;
  #due: boolean;
  #phase: Phase = 'idle';
  #cursor = 0;
  /** A bit for each author there was when the walk began, set when an event of theirs was met. */
  #inUse = new Uint8Array(0);
  #lastAuthor = 0;

  /**
   * @param db migrated, open for writing
   * @param due whether something may have been deleted before this start
   */
  constructor(db: Database, authors: Authors, heads: Heads, due: boolean) {
    this.#db = db;
    this.#authors = authors;
    this.#heads = heads;
    this.#due = due;
    this.#events = prepare(
      db,
      `SELECT id, author FROM event NOT INDEXED WHERE id > ? ORDER BY id LIMIT ${WALK_ROWS}`,
    );
    this.#authorRows = prepare(
      db,
      `SELECT id, session, identity, nick, user, host, account FROM author
       WHERE id > ? AND id <= ? ORDER BY id LIMIT ${SWEEP_ROWS}`,
    );
    this.#removeAuthor = prepare(db, 'DELETE FROM author WHERE id = ?');
    this.#conversations = prepare(
      db,
      `SELECT id, name FROM conversation WHERE id > ? ORDER BY id LIMIT ${SWEEP_ROWS}`,
    );
    this.#anyIn = prepare(
      db,
      `SELECT EXISTS (SELECT 1 FROM event INDEXED BY spoken WHERE conversation = ?1 AND kind < 3)
         OR EXISTS (SELECT 1 FROM event INDEXED BY told WHERE conversation = ?1 AND kind >= 3)
         OR EXISTS (SELECT 1 FROM presence WHERE conversation = ?1)`,
    );
    this.#removeConversation = prepare(db, 'DELETE FROM conversation WHERE id = ?');
    this.#removeParty = prepare(db, 'DELETE FROM party WHERE identity = ? AND conversation = ?');
  }

  get isDue(): boolean {
    return this.#due || this.#phase !== 'idle';
  }

  get waitMs(): number {
    return this.#phase === 'idle' ? BEGIN_WAIT_MS : STEP_WAIT_MS;
  }

  /** Events have been deleted. */
  deleted(): void {
    this.#due = true;
  }

  /** One step. Never throws: what the disk refuses is tried again from the beginning. */
  work(): void {
    try {
      this.#step();
    } catch {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#enter('idle');
      this.#due = true;
    }
  }

  #step(): void {
    switch (this.#phase) {
      case 'idle':
        this.#begin();
        return;
      case 'walk':
        this.#walk();
        return;
      case 'authors':
        this.#inTransaction(() => this.#sweepAuthors());
        return;
      case 'conversations':
        this.#inTransaction(() => this.#sweepConversations());
    }
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#cursor = 0;
    if (phase !== 'idle') return;
    this.#inUse = new Uint8Array(0);
    this.#authors.unwatch();
  }

  #begin(): void {
    this.#due = false;
    const [last] = prepare(this.#db, 'SELECT max(id) FROM author').get() as [number | null];
    this.#lastAuthor = last ?? 0;
    this.#inUse = new Uint8Array((this.#lastAuthor >> 3) + 1);
    // Who speaks from now on is in use, wherever the walk is.
    this.#authors.watch();
    this.#enter('walk');
  }

  #walk(): void {
    const rows = this.#events.all(this.#cursor) as [number, number][];
    for (const [, author] of rows) {
      if (author <= this.#lastAuthor)
        this.#inUse[author >> 3] = (this.#inUse[author >> 3] ?? 0) | (1 << (author & 7));
    }
    this.#cursor = rows.at(-1)?.[0] ?? this.#cursor;
    if (rows.length < WALK_ROWS) this.#enter('authors');
  }

  #sweepAuthors(): void {
    const rows = this.#authorRows.all(this.#cursor, this.#lastAuthor) as AuthorRow[];
    for (const [id, ...parts] of rows) {
      const inUse = ((this.#inUse[id >> 3] ?? 0) >> (id & 7)) & 1;
      if (inUse === 1 || this.#authors.isWatched(id)) continue;
      this.#removeAuthor.run(id);
      this.#authors.drop(parts);
    }
    this.#cursor = rows.at(-1)?.[0] ?? this.#cursor;
    if (rows.length < SWEEP_ROWS) this.#enter('conversations');
  }

  #sweepConversations(): void {
    const rows = this.#conversations.all(this.#cursor) as [number, string][];
    for (const [id, name] of rows) {
      if (name === PRESENCE || (this.#anyIn.get(id) as [number])[0] === 1) continue;
      this.#removeConversation.run(id);
      for (const identity of name.split(' ')) this.#removeParty.run(identity, id);
      this.#heads.drop(name);
    }
    this.#cursor = rows.at(-1)?.[0] ?? this.#cursor;
    if (rows.length < SWEEP_ROWS) this.#enter('idle');
  }

  #inTransaction(work: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    work();
    this.#db.exec('COMMIT');
  }
}
