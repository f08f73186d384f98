/** What the server is asked for of its history, for each job. */
import type { HistoryPoint, HistoryRequest } from '../../protocol/chathistory.js';
import type { Message } from '../../protocol/message.js';
import type { Conversation, HistoryAnchor } from './conversation.js';
import { findGap } from './history-gaps.js';
import type { HistoryJob } from './history-state.js';
import type { ClientState, Turn } from './state.js';
import { msgidOf, timeOf } from './text.js';

/** A screenful and some; more is loaded when the reader scrolls up. */
export const PAGE = 100;
/** Missed messages are fetched in larger pages, if the server gives them. */
export const MISSED_PAGE = 1000;
export const MOST_TARGETS = 50;
export const DAY_MS: number = 24 * 3600 * 1000;

/** Undefined when the conversation is gone, or has nothing to go on from. */
export function requestFor(state: ClientState, job: HistoryJob, now: number): HistoryRequest | undefined {
  if (job.kind === 'targets') {
    return { kind: 'TARGETS', from: job.from, to: now + DAY_MS, limit: MOST_TARGETS };
  }
  const conversation = state.conversations.get(job.key);
  if (conversation === undefined) return undefined;
  const { target, anchor } = conversation;
  if (job.kind === 'older') {
    const oldest = oldestRead(conversation);
    const limit = pageLimit(state, PAGE);
    if (oldest === undefined) return { kind: 'LATEST', target, after: undefined, limit };
    return { kind: 'BEFORE', target, point: pointOf(oldest), limit };
  }
  if (job.kind === 'around') {
    const point: HistoryPoint = { kind: 'msgid', msgid: job.msgid };
    return { kind: 'AROUND', target, point, limit: pageLimit(state, PAGE) };
  }
  if (job.kind === 'gap') {
    const above = findGap(conversation.log, job.id)?.above;
    if (above === undefined) return undefined;
    return { kind: 'AFTER', target, point: pointOf(above), limit: pageLimit(state, PAGE) };
  }
  if (job.kind === 'missed' && anchor !== undefined) {
    return { kind: 'AFTER', target, point: pointOf(anchor), limit: pageLimit(state, MISSED_PAGE) };
  }
  return { kind: 'LATEST', target, after: undefined, limit: pageLimit(state, PAGE) };
}

/** The place above which nothing was read yet. */
function oldestRead({ log, olderFrom }: Conversation): HistoryAnchor | undefined {
  return olderFrom ?? log.oldestKnown();
}

/** As many as we want, unless the server gives fewer (005 CHATHISTORY; 0 is no bound). */
export function pageLimit(state: ClientState, wanted: number): number {
  const told = Number(state.isupport.get('CHATHISTORY') ?? PAGE);
  return told > 0 ? Math.min(told, wanted) : wanted;
}

function pointOf({ msgid, time }: HistoryAnchor): HistoryPoint {
  return msgid === undefined ? { kind: 'timestamp', ms: time } : { kind: 'msgid', msgid };
}

/** Where a message stands. */
export function placeOf(turn: Turn, message: Message): HistoryAnchor {
  return { msgid: msgidOf(message), time: timeOf(message, turn.now) };
}
