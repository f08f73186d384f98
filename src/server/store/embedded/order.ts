/** The time of each draft of a batch and the place before it, whether the batch is stored or not. */
import type { Head, Heads } from './heads.js';
import { type Batch, type BatchOutcome, CELL, CELLS, type Cell } from './messages.js';

/** Of a batch about which nothing is known yet. */
export function emptyOutcome({ count }: Batch): BatchOutcome {
  return { times: new Float64Array(count), prevs: new Float64Array(count), repeats: [] };
}

/**
 * Gives a draft its time and prev; a presence event also moves the time of the rooms that show it.
 *
 * @param index of the draft in the batch
 * @param make whether its conversation, and those rooms, are made if they are not there: only inside a transaction
 * @returns the head of its conversation
 */
export function putInOrder(
  heads: Heads,
  { cells, now }: Batch,
  index: number,
  { times, prevs }: BatchOutcome,
  make: boolean,
): Head {
  const at = index * CELLS;
  const head = heads.head(cells[at + CELL.conversation] as string, make);
  const rooms = roomsOf(cells, at).map((room) => heads.head(room, make));
  let time = Math.max(now, head.time + 1);
  for (const room of rooms) if (room.time >= time) time = room.time + 1;
  head.time = time;
  for (const room of rooms) room.time = time;
  times[index] = time;
  prevs[index] = head.place;
  return head;
}

/** The rooms that show the draft whose cells begin at `at`. */
export function roomsOf(cells: readonly Cell[], at: number): readonly string[] {
  return (cells[at + CELL.rooms] as readonly string[] | null) ?? [];
}
