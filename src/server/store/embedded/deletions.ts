/** Takes one event out of the file altogether: its row, its words, its send id, and its entries in the rooms that showed it. */
import { type Database, prepare, type Statement } from './sql.js';

/** What must be known of an event that goes. */
export interface Doomed {
  readonly place: number;
  /** Of its author. */
  readonly identity: string;
  readonly sendId: string | null;
  readonly extra: string | null;
}

export class Deletions {
  readonly #forget: (place: number) => void;
  readonly #remove: Statement;
  readonly #removeSend: Statement;
  readonly #removePresence: Statement;

  /** @param forget takes its words out of the search index; called while its row is still there */
  constructor(db: Database, forget: (place: number) => void) {
    this.#forget = forget;
    this.#remove = prepare(db, 'DELETE FROM event WHERE id = ?');
    this.#removeSend = prepare(db, 'DELETE FROM send WHERE identity = ? AND send_id = ? AND event = ?');
    this.#removePresence = prepare(
      db,
      'DELETE FROM presence WHERE event = ? AND conversation = (SELECT id FROM conversation WHERE name = ?)',
    );
  }

  /** An id stands for an event no more. Only in a transaction. */
  releaseSendId(identity: string, sendId: string, place: number): void {
    this.#removeSend.run(identity, sendId, place);
  }

  /** Only in a transaction. */
  delete({ place, identity, sendId, extra }: Doomed): void {
    this.#forget(place);
    if (sendId !== null) this.releaseSendId(identity, sendId, place);
    for (const room of roomsIn(extra)) this.#removePresence.run(place, room);
    this.#remove.run(place);
  }
}

/** The rooms of an event that concerned a person in all of them. */
function roomsIn(extra: string | null): readonly string[] {
  if (extra === null || !extra.includes('"rooms"')) return [];
  return (JSON.parse(extra) as { rooms?: readonly string[] }).rooms ?? [];
}
