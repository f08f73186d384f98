/** Whom the reader can mean. */
import { closest } from '../../core/suggest.js';
import { foldName } from '../../protocol/casemapping.js';
import { activeConversation, type ClientState } from '../model/state.js';

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
 * Nicks for a completion, without the reader's own: whoever spoke last in the active conversation first, the others by
 * name. For each key that is typed, so nothing is sorted or copied but what is offered: a room may have thousands.
 */
export function nicksLike(state: ClientState, typed: string, most: number): string[] {
  const wanted = foldName(typed);
  const own = foldName(state.nick);
  const isLike = (key: string): boolean => key !== own && key.startsWith(wanted);
  const found: string[] = [];
  const taken = new Set<string>();
  for (const key of [...activeConversation(state).speakers.keys()].toReversed()) {
    if (found.length >= most) return found;
    const nick = isLike(key) ? nickOf(state, key) : undefined;
    if (nick === undefined) continue;
    taken.add(key);
    found.push(nick);
  }
  const first: string[] = [];
  const room = most - found.length;
  for (const conversation of state.conversations.values()) {
    for (const key of conversation.members.keys())
      if (isLike(key) && !taken.has(key)) insertSmallest(first, key, room);
    const { kind, key, log } = conversation;
    if (kind === 'private' && log.length > 0 && isLike(key) && !taken.has(key))
      insertSmallest(first, key, room);
  }
  return [...found, ...first.map((key) => nickOf(state, key) ?? key)];
}

/** As its bearer writes it. */
function nickOf(state: ClientState, key: string): string | undefined {
  for (const { members } of state.conversations.values()) {
    const member = members.get(key);
    if (member !== undefined) return member.nick;
  }
  const own = state.conversations.get(key);
  return own?.kind === 'private' && own.log.length > 0 ? own.target : undefined;
}

/** Keeps the `most` smallest, in order. */
function insertSmallest(sorted: string[], key: string, most: number): void {
  const worst = sorted.at(-1);
  if (sorted.length >= most && (worst === undefined || key >= worst)) return;
  let at = sorted.length;
  while (at > 0 && (sorted[at - 1] ?? '') > key) at--;
  if (sorted[at - 1] === key) return;
  sorted.splice(at, 0, key);
  if (sorted.length > most) sorted.pop();
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
