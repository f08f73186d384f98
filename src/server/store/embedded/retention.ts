/**
 * Deletes what is older, or more, than is to be kept, the oldest first and a little at a time.
 *
 * What makes rooms what they are (founding, topics, modes) stays, and so does what a start has still to replay. Of anything
 * else the row goes, its words in the search index, its send id, and its entries in the rooms that showed it; places and
 * msgids are not used again, so that an anchor that is gone still says where it was.
 */
import type { Chore } from './chores.js';
import { Deletions } from './deletions.js';
import type { RetentionPolicy } from './messages.js';
import { type Database, prepare, type Statement } from './sql.js';

/** Rows that one step looks at: some 10 ms in which no commit begins. */
const STEP_ROWS = 200;
/** Between two steps, so that commits have most of the thread. */
const STEP_WAIT_MS = 50;
/** When nothing is left to be deleted. */
const ROUND_WAIT_MS = 60_000;
/** How often it begins at the oldest row again: a wrong clock may have made some look younger than they are. */
const WALK_MS = 24 * 3600 * 1000;

/** What kinds.ts calls create, topic and mode. */
const FIRST_STATE_KIND = 3;
const LAST_STATE_KIND = 5;
const REDACTED = 15;

type AgedRow = [
  place: number,
  time: number,
  kind: number,
  identity: string,
  sendId: string | null,
  extra: string | null,
];

/** What else there is to be done about an event that goes. */
export interface RetentionParts {
  /** Takes its words out of the search index; called while its row is still there, in the transaction. */
  readonly forget: (place: number) => void;
  /** So many events were deleted, and may still lie in the write-ahead log. */
  readonly deleted: (count: number) => void;
  /** Wall time, Unix ms. */
  readonly now?: () => number;
}

export class Retention implements Chore {
  readonly #db: Database;
  readonly #policy: RetentionPolicy;
  readonly #parts: RetentionParts;
  readonly #now: () => number;
  readonly #rows: Statement;
  readonly #sessions: Statement;
  readonly #deletions: Deletions;
  readonly #pages: Statement;
  /** Everything up to here has been looked at. */
  #cursor = 0;
  #walkedAt: number;
  #more = true;

  /** @param db migrated, open for writing */
  constructor(db: Database, policy: RetentionPolicy, parts: RetentionParts) {
    this.#db = db;
    this.#policy = policy;
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
    this.#walkedAt = this.#now();
    this.#rows = prepare(
      db,
      `SELECT e.id, e.time, e.kind, a.identity, e.send_id, e.extra FROM event e NOT INDEXED
       CROSS JOIN author a ON a.id = e.author WHERE e.id > ? ORDER BY e.id LIMIT ${STEP_ROWS}`,
    );
    this.#sessions = prepare(db, "SELECT value FROM meta WHERE key = 'sessions'");
    this.#deletions = new Deletions(db, parts.forget);
    this.#pages = prepare(
      db,
      `SELECT (page_count - freelist_count) * page_size
       FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
    );
  }

  get isDue(): boolean {
    return this.#policy.keepMs > 0 || this.#policy.maxBytes > 0;
  }

  get waitMs(): number {
    return this.#more ? STEP_WAIT_MS : ROUND_WAIT_MS;
  }

  /** One step. Never throws: what the disk refuses is tried again, and nobody has been promised a moment. */
  work(): void {
    const cursor = this.#cursor;
    try {
      this.#db.exec('PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE');
      const deleted = this.#step();
      this.#db.exec('COMMIT');
      if (deleted > 0) this.#parts.deleted(deleted);
    } catch {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#cursor = cursor;
      this.#more = false;
    } finally {
      this.#db.exec('PRAGMA synchronous = FULL');
    }
  }

  /** @returns how many events it has deleted */
  #step(): number {
    const now = this.#now();
    if (Math.abs(now - this.#walkedAt) >= WALK_MS) {
      this.#walkedAt = now;
      this.#cursor = 0;
    }
    const { keepMs } = this.#policy;
    const tooMuch = this.#isTooMuch();
    const oldest = keepMs > 0 ? now - keepMs : 0;
    const [replayed] = this.#sessions.get() as [number];
    const rows = this.#rows.all(this.#cursor) as AgedRow[];
    let deleted = 0;
    this.#more = rows.length === STEP_ROWS;
    for (const [place, time, kind, identity, sendId, extra] of rows) {
      // What seems to be of the future says nothing about the age of what follows it.
      const young = time >= oldest && time <= now;
      if ((young && !tooMuch) || (place > replayed && !isSpoken(kind))) {
        this.#more = false;
        break;
      }
      this.#cursor = place;
      if (isState(kind) || (time > now && !tooMuch)) continue;
      this.#deletions.delete({ place, identity, sendId, extra });
      deleted++;
    }
    return deleted;
  }

  /** What is in use: pages that were freed are used again before the file grows. */
  #isTooMuch(): boolean {
    const { maxBytes } = this.#policy;
    return maxBytes > 0 && (this.#pages.get() as [number])[0] > maxBytes;
  }
}

function isState(kind: number): boolean {
  return kind >= FIRST_STATE_KIND && kind <= LAST_STATE_KIND;
}

/** Of what was spoken nothing is replayed. */
function isSpoken(kind: number): boolean {
  return kind < FIRST_STATE_KIND || kind === REDACTED;
}
