/**
 * The search index, written behind the commits: a row costs 12 to 30 us in it, in large batches, more than in the log.
 *
 * How far it has come is in the file, in the transaction that brought it there, so that a crash in between leaves
 * nothing out. These transactions are not flushed one by one: the next commit's flush covers them, and what a power cut
 * takes is indexed again.
 */
import type { Chore } from './chores.js';
import { indexedAuthor, indexedPlace, indexedText } from './search-text.js';
import { type Database, prepare, type Statement } from './sql.js';

/** Rows of one step: about 20 ms in which no commit begins. */
const STEP_ROWS = 1_000;
/** While messages come: five steps a second, a tenth of the thread. */
const WAIT_MS = 200;
/** When nothing else is written: the index of an older database is made at some 40,000 rows a second. */
const IDLE_WAIT_MS = 2;
/** After a step that the disk refused. */
const RETRY_MS = 5_000;

/** (place): what a row was indexed with. */
const SELECT = `SELECT e.id, e.kind, e.conversation, c.name, a.nick, a.account, e.text
  FROM event e CROSS JOIN author a ON a.id = e.author CROSS JOIN conversation c ON c.id = e.conversation`;

type IndexRow = [
  id: number,
  kind: number,
  conversation: number,
  name: string,
  nick: string,
  account: string | null,
  text: string,
];

export class SearchIndex implements Chore {
  readonly #db: Database;
  readonly #rows: Statement;
  readonly #row: Statement;
  readonly #add: Statement;
  readonly #remove: Statement;
  readonly #setUpTo: Statement;
  /** Everything up to this place is in the index. */
  #upTo: number;
  /** The last place that is stored. */
  #last: number;
  #committed = false;
  #refused = false;

  /** @param db migrated, open for writing */
  constructor(db: Database) {
    this.#db = db;
    this.#rows = prepare(db, `${SELECT} WHERE e.id > ? ORDER BY e.id LIMIT ${STEP_ROWS}`);
    this.#row = prepare(db, `${SELECT} WHERE e.id = ?`);
    this.#add = prepare(db, 'INSERT INTO words (rowid, text, place, author) VALUES (?, ?, ?, ?)');
    this.#remove = prepare(
      db,
      "INSERT INTO words (words, rowid, text, place, author) VALUES ('delete', ?, ?, ?, ?)",
    );
    this.#setUpTo = prepare(db, "INSERT OR REPLACE INTO meta VALUES ('indexed', ?)");
    [this.#upTo] = prepare(db, "SELECT value FROM meta WHERE key = 'indexed'").get() as [number];
    const [last] = prepare(db, 'SELECT max(id) FROM event').get() as [number | null];
    this.#last = last ?? 0;
  }

  get isDue(): boolean {
    return this.#upTo < this.#last;
  }

  get waitMs(): number {
    if (this.#refused) return RETRY_MS;
    return this.#committed ? WAIT_MS : IDLE_WAIT_MS;
  }

  /** Events up to `place` have been committed. */
  committed(place: number): void {
    this.#last = Math.max(this.#last, place);
    this.#committed = true;
  }

  /** One step. Never throws: what the disk refuses is tried again, and nobody has been promised anything. */
  work(): void {
    this.#committed = false;
    try {
      this.#db.exec('PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE');
      const upTo = this.#step();
      this.#db.exec('COMMIT');
      this.#upTo = upTo;
      this.#refused = false;
    } catch {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#refused = true;
    } finally {
      this.#db.exec('PRAGMA synchronous = FULL');
    }
  }

  /** Indexes what was committed last, if that is no more than a step. @returns whether everything is in the index now */
  catchUp(): boolean {
    if (this.isDue) this.work();
    return !this.isDue;
  }

  /** Takes a message out again, while its row is still what it was. Only in a transaction. */
  remove(place: number): void {
    if (place > this.#upTo) return;
    const row = this.#row.get(place) as IndexRow | undefined;
    if (row !== undefined && isIndexed(row)) this.#remove.run(...cellsOf(row));
  }

  #step(): number {
    const rows = this.#rows.all(this.#upTo) as IndexRow[];
    for (const row of rows) if (isIndexed(row)) this.#add.run(...cellsOf(row));
    const upTo = rows.length < STEP_ROWS ? this.#last : (rows.at(-1)?.[0] ?? this.#last);
    this.#setUpTo.run(upTo);
    return upTo;
  }
}

/** Messages and notices; a tag alone has no words. */
function isIndexed([, kind]: IndexRow): boolean {
  return kind < 2;
}

function cellsOf([id, , conversation, name, nick, account, text]: IndexRow): unknown[] {
  return [id, indexedText(text), indexedPlace(conversation, name), indexedAuthor(nick, account)];
}
