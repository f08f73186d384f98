/** A page of history from above the top of a log. */
import type { Message } from '../../protocol/message.js';
import { annotate, isAnnotation } from './annotation.js';
import type { Conversation } from './conversation.js';
import { eventLine } from './event-line.js';
import { placeOf } from './history-requests.js';
import type { Line } from './line.js';
import { isHidden } from './quiet.js';
import { noteNewest } from './reading.js';
import { takeEarlyReceipt } from './receipts.js';
import { withNotes } from './replies-to.js';
import type { Turn } from './state.js';
import { extendFresh, recount } from './unread.js';

export function takeOlder(turn: Turn, conversation: Conversation, messages: readonly Message[]): void {
  conversation.loadingOlder = false;
  const { log } = conversation;
  const page: Line[] = [];
  const byMsgid = new Map<string, Line>();
  // First what is said about messages of this very page, which is above the log only after it.
  const seen = messages.filter((message) => !isHidden(turn.state, message));
  const about = seen.filter(isAnnotation);
  for (const message of about) annotate(turn, conversation, message, true);
  for (const message of seen) {
    const made = eventLine(turn, message, true);
    if (made === undefined || (made.msgid !== undefined && log.has(made.msgid))) continue;
    const line = withNotes(conversation, made, (msgid) => byMsgid.get(msgid) ?? log.find(msgid));
    page.push(line);
    if (line.msgid !== undefined) byMsgid.set(line.msgid, line);
  }
  const [first] = messages;
  conversation.olderFrom = first !== undefined && page.length === 0 ? placeOf(turn, first) : undefined;
  const isNothing = page.length === 0 && about.length === 0 && seen.length === messages.length;
  if (isNothing) conversation.startReached = true;
  else conversation.log.prepend(page);
  for (const line of page) {
    noteNewest(conversation.reading, line);
    takeEarlyReceipt(turn, conversation, line);
  }
  extendFresh(conversation, page);
  recount(turn, conversation);
  turn.effects.push({ do: 'changed', what: 'conversations' });
}
