/**
 * Takes out of the file what somebody has said whose account has been forgotten: for good, a little at a time, and from where
 * it was after a crash.
 *
 * What was said keeps its row, as after a redaction, so that places and msgids go on as they were, and nothing of its content.
 * That they came, went and were called so goes altogether. What makes rooms what they are (founding, topics, modes), and
 * who was put out or invited, is the rooms' and stays; of its author the nickname is left and nothing else.
 */
import type { Chore } from './chores.js';
import { Deletions } from './deletions.js';
import { kindCode, kindMask } from './kinds.js';
import { type Database, prepare, type Statement } from './sql.js';

/** Rows that one step looks at: some 10 ms in which no commit begins. */
const STEP_ROWS = 1_000;
/** Between two steps, so that commits have most of the thread. */
const STEP_WAIT_MS = 20;
/** Of those who are being forgotten each has a step in turn, so many of them at a time. */
const MOST_AT_ONCE = 4;
/** How soon it is noticed that there is somebody to forget; `chat-server account` asks for it from another process. */
const LOOK_MS = 2_000;
/**
 * How long it goes on looking after it has seen everything: a session may have been logged in when the account went, and what
 * it had said may have been on its way.
 */
const LINGER_MS = 60_000;

const SPOKEN = kindMask(['message', 'notice', 'tagmsg']);
const REDACTION = kindCode('redact');
/** Of no meaning once a start need not replay them. */
const PASSING = kindMask(['join', 'part', 'quit', 'nick', 'away', 'setname', 'account']);

/** Who is being forgotten, and how far that has come. */
type ForgettingRow = readonly [identity: string, since: number, cursor: number];

type LogRow = readonly [
  place: number,
  kind: number,
  author: number,
  sendId: string | null,
  extra: string | null,
];

export interface ForgettingParts {
  /** Takes the words of an event out of the search index; called while its row is still there, in the transaction. */
  readonly forget: (place: number) => void;
  /** The content of so many events is gone, and may still lie in the write-ahead log. */
  readonly erased: (count: number) => void;
  /** Wall time, Unix ms. */
  readonly now?: () => number;
}

export class Forgetting implements Chore {
  readonly isDue: boolean = true;
  readonly #db: Database;
  readonly #parts: ForgettingParts;
  readonly #now: () => number;
  readonly #deletions: Deletions;
  readonly #next: Statement;
  readonly #authors: Statement;
  readonly #rows: Statement;
  readonly #sessions: Statement;
  readonly #erase: Statement;
  readonly #blank: Statement;
  readonly #move: Statement;
  /** More is to be done at once. */
  #more = false;

  /** @param db migrated, open for writing */
  constructor(db: Database, parts: ForgettingParts) {
    this.#db = db;
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
    this.#deletions = new Deletions(db, parts.forget);
    this.#next = prepare(
      db,
      `SELECT identity, since, cursor FROM forgetting ORDER BY checked LIMIT ${MOST_AT_ONCE}`,
    );
    this.#authors = prepare(db, 'SELECT id FROM author INDEXED BY author_of WHERE identity = ?');
    this.#rows = prepare(
      db,
      `SELECT id, kind, author, send_id, extra FROM event NOT INDEXED WHERE id > ? ORDER BY id LIMIT ${STEP_ROWS}`,
    );
    this.#sessions = prepare(db, "SELECT value FROM meta WHERE key = 'sessions'");
    // What is in `data` (whose conversation it is) stays; of the tags nothing does.
    this.#erase = prepare(
      db,
      `UPDATE event SET kind = ${kindCode('redacted')}, text = '', send_id = NULL,
         extra = json_remove(extra, '$.tags') WHERE id = ?`,
    );
    this.#blank = prepare(db, "UPDATE event SET text = '' WHERE id = ?");
    this.#move = prepare(db, 'UPDATE forgetting SET cursor = ?, checked = ? WHERE identity = ?');
  }

  get waitMs(): number {
    return this.#more ? STEP_WAIT_MS : LOOK_MS;
  }

  /** One step. Never throws: what the disk refuses is tried again. */
  work(): void {
    try {
      this.#more = this.#round();
    } catch {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#more = false;
    }
  }

  /** Forgets all there is to be forgotten by now: for a copy that nobody else uses. Throws what the disk refuses. */
  finish(): void {
    while (this.#round());
  }

  /** @returns whether there is more to be looked at */
  #round(): boolean {
    const now = this.#now();
    const rows = this.#next.all() as ForgettingRow[];
    return rows.map((row) => this.#step(row, now)).includes(true);
  }

  /** @returns whether there is more to be looked at for this one */
  #step([identity, since, cursor]: ForgettingRow, now: number): boolean {
    this.#db.exec('BEGIN IMMEDIATE');
    const authors = new Set((this.#authors.all(identity) as [number][]).map(([id]) => id));
    const [replayed] = this.#sessions.get() as [number];
    const rows = this.#rows.all(cursor) as LogRow[];
    let erased = 0;
    for (const row of rows) if (authors.has(row[2])) erased += this.#take(row, identity, replayed);
    const done = rows.length < STEP_ROWS;
    this.#move.run(rows.at(-1)?.[0] ?? cursor, now, identity);
    if (done) this.#tidy(identity, Math.abs(now - since) >= LINGER_MS);
    this.#db.exec('COMMIT');
    if (erased > 0) this.#parts.erased(erased);
    return !done;
  }

  /** @returns how many events it has taken the content of */
  #take([place, kind, , sendId, extra]: LogRow, identity: string, replayed: number): number {
    if (((SPOKEN >> kind) & 1) === 1) {
      this.#parts.forget(place);
      if (sendId !== null) this.#deletions.releaseSendId(identity, sendId, place);
      this.#erase.run(place);
      return 1;
    }
    if (((PASSING >> kind) & 1) === 1 && place <= replayed) {
      this.#deletions.delete({ place, identity, sendId, extra });
      return 1;
    }
    if (((PASSING >> kind) & 1) === 0 && kind !== REDACTION) return 0;
    this.#blank.run(place);
    return 1;
  }

  /** Everything has been looked at. */
  #tidy(identity: string, isOver: boolean): void {
    const run = (sql: string): unknown => prepare(this.#db, sql).run(identity);
    run('DELETE FROM send WHERE identity = ?');
    run('DELETE FROM marker WHERE identity = ?');
    if (!isOver) return;
    run("UPDATE author SET user = 'gone', host = 'gone', account = NULL WHERE identity = ?");
    run('DELETE FROM forgetting WHERE identity = ?');
  }
}
