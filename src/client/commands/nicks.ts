/** Whom the reader can mean. */
import { closest } from '../../core/suggest.js';
import { foldName } from '../../protocol/casemapping.js';
import type { ClientState } from '../model/state.js';

/** Everybody we see: members of our rooms, and those we have talked with. */
export function knownNicks(state: ClientState): Map<string, string> {
  const nicks = new Map<string, string>();
  for (const conversation of state.conversations.values()) {
    for (const [key, member] of conversation.members) nicks.set(key, member.nick);
    if (conversation.kind === 'private' && conversation.log.length > 0) {
      nicks.set(conversation.key, conversation.target);
    }
  }
  return nicks;
}

/**
 * The nick as it is written, or what to say when nobody is called so. Where we have not seen yet who is in a room
 * (in none, not connected yet) anybody may be there, and the server will know.
 */
export function findNick(state: ClientState, typed: string): { nick: string } | { complaint: string } {
  const nicks = knownNicks(state);
  const known = nicks.get(foldName(typed));
  if (known !== undefined) return { nick: known };
  const rooms = [...state.conversations.values()].filter(({ kind }) => kind === 'room');
  if (!rooms.some((room) => room.namesKnown)) return { nick: typed };
  const similar = closest(typed, nicks.values());
  const hint = similar === undefined ? 'nothing was sent' : `did you mean ${similar}?`;
  return { complaint: `no ${typed} here; ${hint}` };
}
