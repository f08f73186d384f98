/**
 * The read position that a person's devices share (IRCv3 draft/read-marker): told by the server, and told to it when the
 * end of a conversation was before the reader's eyes.
 *
 * It covers all that is older, so nothing is said while messages before the newest may be missing.
 */
import { foldName } from '../../protocol/casemapping.js';
import type { Message } from '../../protocol/message.js';
import { formatTime, parseTime } from '../../protocol/timestamp.js';
import { type Conversation, isIncomplete } from './conversation.js';
import { usesMarkers } from './reading.js';
import { activeConversation, type Turn } from './state.js';
import { canBeTime } from './text.js';
import { recount } from './unread.js';

const STAMP = 'timestamp=';
/** Between two words of it about one conversation. */
const EVERY_MS = 1000;

/** MARKREAD <target> timestamp=<time>, or `*` for never: as it is now, for a question, a JOIN or another device. */
export function onMarker(turn: Turn, { params: [target = '', stamp = ''] }: Message): void {
  const { state, now } = turn;
  const conversation = state.conversations.get(foldName(target));
  const time = stamp.startsWith(STAMP) ? parseTime(stamp.slice(STAMP.length)) : undefined;
  if (conversation === undefined || conversation.kind === 'server') return;
  if (time === undefined || !canBeTime(time, now)) return;
  const { reading } = conversation;
  // It never goes back.
  if (time <= (reading.marked ?? 0)) return;
  reading.marked = time;
  recount(turn, conversation);
}

/** Whether there is something new at the end of a conversation, before which nothing is missing. */
export function hasUnseen(conversation: Conversation): boolean {
  const { reading, kind, loadingOlder } = conversation;
  // The page before what was missed decides where the unread rule stands.
  return kind !== 'server' && reading.newest > reading.seen && !loadingOlder && !isIncomplete(conversation);
}

/** The reader sees the end of the conversation where they are. @param until of the newest message in it, server time in ms */
export function readTo(turn: Turn, until: number): void {
  const active = activeConversation(turn.state);
  if (!hasUnseen(active) || until <= active.reading.seen) return;
  active.reading.seen = Math.min(until, active.reading.newest);
  tellMarker(turn, active);
}

/** Once a second: what was held back, or could not be said. */
export function readingTick(turn: Turn): void {
  for (const conversation of turn.state.conversations.values()) tellMarker(turn, conversation);
}

function tellMarker({ state, now, effects }: Turn, { kind, joined, target, reading }: Conversation): void {
  const { seen, marked, sent, sentAt } = reading;
  if (seen <= Math.max(marked ?? 0, sent) || !state.burstOver || !usesMarkers(state)) return;
  if ((kind === 'room' && !joined) || Math.abs(now - sentAt) < EVERY_MS) return;
  reading.sent = seen;
  reading.sentAt = now;
  effects.push({ do: 'send', message: { command: 'MARKREAD', params: [target, STAMP + formatTime(seen)] } });
}
