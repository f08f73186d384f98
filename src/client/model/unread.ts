/** Where the reader is, and what is new where they are not. */
import type { Conversation } from './conversation.js';
import { isSpoken, type Line } from './line.js';
import { isMuted } from './quiet.js';
import type { ClientState } from './state.js';

/** Somebody speaks to the reader: by name or in private. */
export function isCall(conversation: Conversation, line: Line): boolean {
  if (line.own || line.copy || line.deleted || !isSpoken(line)) return false;
  return line.mention || conversation.kind === 'private';
}

/** A line has come where the reader is not. */
export function noteUnread(state: ClientState, conversation: Conversation, line: Line): void {
  conversation.unread++;
  if (isCall(conversation, line) && !isMuted(state, conversation)) conversation.mentions++;
  // What was missed can come after what is said now.
  if (line.time < (conversation.unreadFrom?.time ?? Number.POSITIVE_INFINITY)) conversation.unreadFrom = line;
  state.tabsVersion++;
}

/** The reader goes to another conversation. What was new in the one they leave is so no more. */
export function goTo(state: ClientState, key: string): void {
  const conversation = state.conversations.get(key);
  if (conversation === undefined) return;
  if (key !== state.active) markSeen(state.conversations.get(state.active));
  state.active = key;
  state.visited.delete(key);
  state.visited.add(key);
  const { unread, unreadFrom } = conversation;
  if (unreadFrom !== undefined) conversation.fresh = { from: unreadFrom, count: unread };
  conversation.unread = 0;
  conversation.mentions = 0;
  conversation.unreadFrom = undefined;
  state.tabsVersion++;
}

/** The reader has seen what was new where they are. */
export function markSeen(conversation: Conversation | undefined): void {
  if (conversation !== undefined) conversation.fresh = undefined;
}

/** Where the reader was before they came here; undefined when there is no such place any more. */
export function lastVisited({ visited, active }: ClientState): string | undefined {
  return [...visited].findLast((key) => key !== active);
}

/** The other end of a private conversation has another nick now. */
export function renameVisited(state: ClientState, from: string, to: string): void {
  const keys = [...state.visited].map((key) => (key === from ? to : key));
  state.visited.clear();
  for (const key of keys) state.visited.add(key);
}
