/**
 * The head of each conversation: its number in the file, its last stored place and its last time.
 *
 * What a transaction changed is noted and taken back when it is rolled back; times are not, so that they
 * rise even over what was refused. Heads that were not used for long are dropped and read again from the file.
 */
import { BoundedMap } from './bounded-map.js';
import { type Database, prepare, type Statement } from './sql.js';

/** About 4 MB of heads; a server with more busy conversations reads the others again, at some 30 us each. */
const CAPACITY = 20_000;

export interface Head {
  readonly name: string;
  readonly id: number;
  /** Place of the last stored event, 0 when there is none. */
  place: number;
  /** Time of the last event, stored or not, 0 when there is none. */
  time: number;
}

export class Heads {
  readonly #heads = new BoundedMap<Head>(CAPACITY);
  readonly #find: Statement;
  readonly #make: Statement;
  readonly #addParty: Statement;
  readonly #last: Statement;
  /** Heads whose place this transaction changed, with the place before it. */
  readonly #changed = new Map<Head, number>();
  /** Conversations that this transaction made. */
  readonly #made: string[] = [];

  constructor(db: Database) {
    this.#find = prepare(db, 'SELECT id FROM conversation WHERE name = ?');
    this.#make = prepare(db, 'INSERT INTO conversation (name) VALUES (?)');
    this.#addParty = prepare(db, 'INSERT OR IGNORE INTO party VALUES (?, ?)');
    this.#last = prepare(
      db,
      `SELECT max(own), max(time) FROM (
         SELECT * FROM (SELECT id AS own, time FROM event INDEXED BY spoken
           WHERE conversation = ?1 AND kind < 3 ORDER BY id DESC LIMIT 1)
         UNION ALL
         SELECT * FROM (SELECT id, time FROM event INDEXED BY told
           WHERE conversation = ?1 AND kind >= 3 ORDER BY id DESC LIMIT 1)
         UNION ALL
         SELECT * FROM (SELECT 0, e.time FROM presence p JOIN event e ON e.id = p.event
           WHERE p.conversation = ?1 ORDER BY p.event DESC LIMIT 1))`,
    );
  }

  /** The head of `name`. Makes the conversation when `make` is set: only inside a transaction. */
  head(name: string, make: boolean): Head {
    const known = this.#heads.get(name);
    if (known !== undefined && (known.id !== 0 || !make)) return known;
    const head = this.#load(name, make, known?.time ?? 0);
    this.#heads.set(name, head);
    return head;
  }

  /** Notes that `head` has got a stored event at `place`. */
  advance(head: Head, place: number): void {
    if (!this.#changed.has(head)) this.#changed.set(head, head.place);
    head.place = place;
  }

  /** The conversation is there no more. */
  drop(name: string): void {
    this.#heads.delete(name);
  }

  /** The transaction has been committed. */
  keep(): void {
    this.#changed.clear();
    this.#made.length = 0;
  }

  /** The transaction has been rolled back. */
  revert(): void {
    for (const [head, place] of this.#changed) head.place = place;
    for (const name of this.#made) {
      const head = this.#heads.get(name);
      if (head !== undefined) this.#heads.set(name, { name, id: 0, place: 0, time: head.time });
    }
    this.keep();
  }

  #load(name: string, make: boolean, time: number): Head {
    const found = this.#find.get(name) as [number] | undefined;
    if (found !== undefined) {
      const [place, stored] = this.#last.get(found[0]) as [number | null, number | null];
      return { name, id: found[0], place: place ?? 0, time: Math.max(time, stored ?? 0) };
    }
    if (!make) return { name, id: 0, place: 0, time };
    const id = Number(this.#make.run(name).lastInsertRowid);
    this.#made.push(name);
    // The name of a private conversation is its two identities with a space between; no room has a space.
    if (name.includes(' ')) for (const identity of name.split(' ')) this.#addParty.run(identity, id);
    return { name, id, place: 0, time };
  }
}
