/** How far the server's history was read, for the next run of the client, and from the one before. */
import { foldName } from '../../protocol/casemapping.js';
import type { Seen, SeenPlace } from './history-state.js';
import type { ClientState } from './state.js';

/** A restart goes on where the last run has ended; to be called before anything else is done. */
export function goOnFrom(state: ClientState, seen: Seen): void {
  state.lastSeen = seen.lastSeen;
  for (const place of seen.places) state.remembered.set(foldName(place.target), place);
}

export function seenOf(state: ClientState): Seen {
  const places: SeenPlace[] = [...state.remembered.values()];
  for (const { kind, target, log, anchor } of state.conversations.values()) {
    // While something is missing still, live lines above it do not count.
    const place = anchor ?? log.newestKnown();
    if (kind !== 'server' && place !== undefined)
      places.push({ target, msgid: place.msgid, time: place.time });
  }
  const { jobs, current } = state.history;
  let { lastSeen } = state;
  for (const job of current === undefined ? jobs : [...jobs, current.job]) {
    if (job.kind === 'targets') lastSeen = Math.min(lastSeen, job.from);
  }
  return { lastSeen, places };
}
