/** The rooms that a client is to be in from its start on; the first is where the reader begins. */
import { foldName } from '../../protocol/casemapping.js';
import { reduce } from '../model/reduce.js';
import type { ClientState } from '../model/state.js';

/** @param now wall time, ms */
export function wantRooms(state: ClientState, rooms: readonly string[], now: number): void {
  for (const room of rooms) reduce(state, { type: 'want-room', room, password: undefined }, now);
  const [first] = rooms;
  if (first !== undefined) reduce(state, { type: 'activate', key: foldName(first) }, now);
}
