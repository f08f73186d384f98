/** How far the server's history was read, for the next run of the client, and from the one before. */
import { foldName } from '../../protocol/casemapping.js';
import type { Seen, SeenPlace } from './history-state.js';
import type { ClientState } from './state.js';

/** A restart goes on where the last run has ended; to be called before anything else is done. */
export function goOnFrom(state: ClientState, seen: Seen): void {
  state.lastSeen = seen.lastSeen;
  if (seen.lastSeen > 0) state.history.privateFrom = seen.lastSeen;
  for (const place of seen.places) state.remembered.set(foldName(place.target), place);
}

export function seenOf(state: ClientState): Seen {
  const places: SeenPlace[] = [...state.remembered.values()];
  let lastSeen = Math.min(state.lastSeen, state.history.privateFrom ?? state.lastSeen);
  for (const { key, kind, target, log, anchor } of state.conversations.values()) {
    // While something is missing still, live lines above it do not count.
    const place = anchor ?? log.newestKnown();
    if (kind === 'server' || place === undefined) continue;
    // Where the last run has ended it still goes on, if that was not asked for yet.
    if (!state.remembered.has(key)) places.push({ target, msgid: place.msgid, time: place.time });
    // The next run finds private conversations by what is newer than this.
    if (kind === 'private' && anchor !== undefined) lastSeen = Math.min(lastSeen, anchor.time);
  }
  return { lastSeen, places };
}
