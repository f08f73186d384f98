/**
 * A page of history put where it belongs in a log, own lines found again in it, and the line that says how much was
 * missed; whether more has to be asked for.
 */
import type { Message } from '../../protocol/message.js';
import { annotate, isAnnotation } from './annotation.js';
import type { Conversation, HistoryAnchor } from './conversation.js';
import { eventLine } from './event-line.js';
import { findGap, takeAround, takeGap } from './history-gaps.js';
import { takeOlder } from './history-older.js';
import { MISSED_PAGE, PAGE, pageLimit, placeOf } from './history-requests.js';
import type { HistoryJob, NewestJob } from './history-state.js';
import { isSpoken, type Line } from './line.js';
import { isHidden } from './quiet.js';
import { takeEarlyReceipt } from './receipts.js';
import { withNotes } from './replies-to.js';
import { closeConversation } from './rooms.js';
import { type ClientState, newLine, show, tell, type Turn } from './state.js';
import { recount } from './unread.js';

/** A server that never says the end is not followed for ever. */
const MOST_PAGES = 1000;

/** @param ownIds send ids of the own lines among the messages, by message */
export function takePage(
  turn: Turn,
  conversation: Conversation,
  job: Exclude<HistoryJob, { kind: 'targets' }>,
  messages: readonly Message[],
  ownIds: ReadonlyMap<Message, string> | undefined,
): void {
  switch (job.kind) {
    case 'older':
      takeOlder(turn, conversation, messages);
      break;
    case 'around':
      if (takeAround(turn, conversation, job, messages))
        turn.effects.push({ do: 'look-at', what: { msgid: job.msgid } });
      else tell(turn, 'error', 'it is not there any more', conversation);
      break;
    case 'gap': {
      const found = findGap(conversation.log, job.id);
      const isLast = messages.length < pageLimit(turn.state, PAGE) / 2;
      if (found !== undefined) takeGap(turn, conversation, found.line, messages, isLast);
      turn.effects.push({ do: 'changed', what: 'conversations' });
      break;
    }
    case 'first':
    case 'missed':
      takeNewest(turn, conversation, job, messages, ownIds);
      break;
  }
}

/** A page that leads up to what comes live. */
function takeNewest(
  turn: Turn,
  conversation: Conversation,
  job: NewestJob,
  messages: readonly Message[],
  ownIds: ReadonlyMap<Message, string> | undefined,
): void {
  let added = 0;
  let newest: HistoryAnchor | undefined;
  let newestKnown = false;
  let isHiding = false;
  for (const message of messages) {
    if (isHidden(turn.state, message)) {
      isHiding = true;
      newest = placeOf(turn, message);
      newestKnown = false;
      added++;
      continue;
    }
    if (isAnnotation(message)) {
      annotate(turn, conversation, message, true);
      newest = placeOf(turn, message);
      added++;
      continue;
    }
    const made = eventLine(turn, message, true);
    if (made === undefined) continue;
    const line = withNotes(conversation, made);
    newest = line;
    newestKnown = line.msgid !== undefined && conversation.log.has(line.msgid);
    const ownId = ownIds?.get(message);
    if (newestKnown && ownId === undefined) continue;
    added++;
    placeHistoric(turn, conversation, line, ownId, job.kind === 'missed');
  }
  if (job.kind === 'missed') updateDivider(turn, conversation);
  if (newest !== undefined) conversation.anchor = { msgid: newest.msgid, time: newest.time };
  const pages = conversation.missed?.pages ?? 0;
  // The end: nothing more, far less than was asked for (a server may leave some out, but not most), or the page has
  // reached what came live in the meantime.
  const isLast = messages.length < pageLimit(turn.state, MISSED_PAGE) / 2 || added === 0 || newestKnown;
  // Of a first page that is full nobody knows what is before it.
  if (job.kind === 'first') finish(turn, conversation, messages.length < pageLimit(turn.state, PAGE));
  else if (isLast || pages >= MOST_PAGES) finish(turn, conversation, isLast);
  else turn.state.history.jobs.push(job);
  // It was opened because there is something new, and that is hidden.
  const { key, kind, log, catchingUp } = conversation;
  const isEmpty = kind === 'private' && !catchingUp && log.length === 0;
  if (isHiding && isEmpty && !turn.state.visited.has(key)) closeConversation(turn, key);
}

function placeHistoric(
  turn: Turn,
  conversation: Conversation,
  line: Line,
  ownId: string | undefined,
  isMissed: boolean,
): void {
  if (ownId !== undefined) {
    dropPending(turn.state, ownId);
    const stored: Line = { ...line, own: true, mark: 'stored', sendId: ownId };
    const isKnown = line.msgid !== undefined && conversation.log.has(line.msgid);
    if (!isKnown) show(turn, conversation, stored, isMissed ? 'missed' : 'first');
    turn.effects.push({ do: 'marked', conversation, line: stored });
    takeEarlyReceipt(turn, conversation, stored);
    return;
  }
  show(turn, conversation, line, isMissed ? 'missed' : 'first');
  takeEarlyReceipt(turn, conversation, line);
  if (!isMissed) return;
  conversation.missed ??= {
    first: line,
    divider: undefined,
    count: 0,
    mentions: 0,
    until: line.time,
    pages: 0,
  };
  const { missed } = conversation;
  missed.until = line.time;
  if (!isSpoken(line) || line.own) return;
  missed.count++;
  if (line.mention) missed.mentions++;
}

/** The waiting line and its copies elsewhere are gone: it has its place now. */
export function dropPending(state: ClientState, sendId: string): void {
  for (const conversation of state.conversations.values()) conversation.log.takePending(sendId);
}

function updateDivider(turn: Turn, conversation: Conversation): void {
  const { missed, log } = conversation;
  if (missed === undefined) return;
  missed.pages++;
  if (missed.count === 0) return;
  const { first, count, mentions, until } = missed;
  const text = mentions === 0 ? '' : `${mentions} ${mentions === 1 ? 'mention' : 'mentions'}`;
  const divider = newLine(turn, { kind: 'missed', time: first.time, until, count, text, replayed: true });
  if (missed.divider === undefined) log.insertBefore(missed.first, divider);
  else log.replace(missed.divider, divider);
  missed.divider = divider;
}

/** A conversation is as far as it can be: own lines may leave. @param verified its history was read to the end */
export function finish(turn: Turn, conversation: Conversation, verified: boolean): void {
  conversation.catchingUp = false;
  conversation.anchor = undefined;
  recount(turn, conversation);
  if (conversation.wantsContext) {
    conversation.wantsContext = false;
    conversation.loadingOlder = true;
    turn.state.history.jobs.push({ kind: 'older', key: conversation.key });
  }
  turn.effects.push({ do: 'ready', conversation, verified, missed: conversation.missed?.count ?? 0 });
}
