/** Where the reader is, and what is new where they are not. */
import { type Conversation, isIncomplete } from './conversation.js';
import { isSpoken, type Line } from './line.js';
import { isMuted } from './quiet.js';
import { usesMarkers } from './reading.js';
import type { ClientState, Turn } from './state.js';

/** Somebody speaks to the reader: by name or in private. */
export function isCall(conversation: Conversation, line: Line): boolean {
  if (line.own || line.copy || line.deleted || !isSpoken(line)) return false;
  return line.mention || conversation.kind === 'private';
}

/** Somebody else has said it, and this is its own place. */
export function isNews(line: Line): boolean {
  return isSpoken(line) && !line.own && !line.copy;
}

/** A line has come where the reader is not. */
export function noteUnread(state: ClientState, conversation: Conversation, line: Line): void {
  if (line.time <= (readUntil(state, conversation) ?? 0)) return;
  conversation.unread++;
  if (isCall(conversation, line) && !isMuted(state, conversation)) conversation.mentions++;
  // What was missed can come after what is said now.
  if (line.time < (conversation.unreadFrom?.time ?? Number.POSITIVE_INFINITY)) conversation.unreadFrom = line;
  state.tabsVersion++;
}

/** Whether another device of the reader has shown it to them, or this one before. */
export function isMarkedRead(state: ClientState, { reading }: Conversation, line: Line): boolean {
  return usesMarkers(state) && line.time <= (reading.marked ?? 0);
}

/**
 * Counts again what is new, from the marker: it has moved, or lines have come that may be older than it. Nothing where
 * the server keeps no marker; what came while we were here counts then.
 */
export function recount(turn: Turn, conversation: Conversation): void {
  const { state } = turn;
  const since = readUntil(state, conversation);
  if (since === undefined) return;
  if (conversation.key === state.active) moveFresh(state, conversation, since);
  else {
    const { from, count, mentions } = newsSince(state, conversation, since);
    conversation.unread = count;
    conversation.mentions = mentions;
    conversation.unreadFrom = from;
    state.tabsVersion++;
  }
  turn.effects.push({ do: 'changed', what: 'conversations' });
}

/** A page has come from above the log: what of it is new belongs to what was new when the reader came. */
export function extendFresh(conversation: Conversation, page: readonly Line[]): void {
  const { fresh } = conversation;
  if (fresh?.since === undefined) return;
  const { since } = fresh;
  const more = page.filter((line) => isNews(line) && line.time > since);
  const [from] = more;
  if (from !== undefined) conversation.fresh = { from, count: fresh.count + more.length, since };
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
  if (unreadFrom !== undefined)
    conversation.fresh = { from: unreadFrom, count: unread, since: readUntil(state, conversation) };
  conversation.unread = 0;
  conversation.mentions = 0;
  conversation.unreadFrom = undefined;
  state.tabsVersion++;
}

/** The reader has seen what was new where they are. */
export function markSeen(conversation: Conversation | undefined): void {
  if (conversation === undefined) return;
  conversation.fresh = undefined;
  const { reading } = conversation;
  if (!isIncomplete(conversation)) reading.left = Math.max(reading.left, reading.newest);
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

/** The time, ms, until which nothing is new; undefined when nobody keeps that. */
function readUntil(state: ClientState, { reading: { marked, left } }: Conversation): number | undefined {
  return marked === undefined || !usesMarkers(state) ? undefined : Math.max(marked, left);
}

/** The rule stands as long as the reader has seen what is below it here; until then it follows what they read elsewhere. */
function moveFresh(state: ClientState, conversation: Conversation, since: number): void {
  const { fresh, reading, missed } = conversation;
  const isTheirs = fresh === undefined ? reading.seen > 0 : fresh.from.time <= reading.seen;
  if (isTheirs) return;
  const { from, count } = newsSince(state, conversation, since);
  // There is a line above what was missed that says as much.
  const isSaid = from !== undefined && from.id === missed?.first.id;
  conversation.fresh = from === undefined || isSaid ? undefined : { from, count, since };
}

interface News {
  /** The oldest of it. */
  readonly from: Line | undefined;
  readonly count: number;
  readonly mentions: number;
}

function newsSince(state: ClientState, conversation: Conversation, since: number): News {
  const { log } = conversation;
  const muted = isMuted(state, conversation);
  let from: Line | undefined;
  let count = 0;
  let mentions = 0;
  for (let i = log.settled - 1; i >= 0; i--) {
    const line = log.at(i);
    // Lines of our own have our time, which is not the server's.
    if (line === undefined || (line.msgid !== undefined && line.time <= since)) break;
    if (!isNews(line) || line.time <= since) continue;
    from = line;
    count++;
    if (isCall(conversation, line) && !muted) mentions++;
  }
  return { from, count, mentions };
}
