/**
 * The server's history (IRCv3 draft/chathistory): what was said before we came, what we missed while the connection
 * was down, and what lies above the top of a log.
 *
 * One request at a time: answers are then matched without labels, and a reconnect with many rooms is no flood.
 */
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import { formatHistoryRequest } from '../../protocol/chathistory.js';
import type { Message } from '../../protocol/message.js';
import { isRoomName } from '../../protocol/names.js';
import { parseTime } from '../../protocol/timestamp.js';
import { askMarker } from './ask-marker.js';
import type { Conversation } from './conversation.js';
import { finish, takePage } from './history-page.js';
import { DAY_MS, MOST_TARGETS, requestFor } from './history-requests.js';
import type { Batch } from './inputs.js';
import { isIgnoredNick } from './quiet.js';
import type { SearchHit } from './search.js';
import { type ClientState, openConversation, tell, type Turn } from './state.js';

/** No answer for so long is no answer. */
const PATIENCE_MS = 20_000;

function canAskHistory(state: ClientState): boolean {
  return hasCap(state.caps, Cap.chathistory | Cap.batch);
}

/** The connection is gone: remember where each conversation must go on. */
export function rememberAnchors(state: ClientState): void {
  const { history, lastSeen } = state;
  history.jobs.length = 0;
  history.current = undefined;
  // An older question that was never answered is still open.
  if (lastSeen > 0) history.privateFrom ??= lastSeen;
  for (const conversation of state.conversations.values()) {
    conversation.catchingUp = false;
    conversation.loadingOlder = false;
    const newest = conversation.log.newestKnown();
    if (newest !== undefined) conversation.anchor ??= { msgid: newest.msgid, time: newest.time };
  }
}

/** We are in the conversation (again): load what was missed, or a first page. Own lines wait for the end of it. */
export function catchUp(turn: Turn, conversation: Conversation): void {
  const { state } = turn;
  if (conversation.catchingUp) return;
  conversation.missed = undefined;
  if (!canAskHistory(state)) {
    conversation.anchor = undefined;
    askMarker(turn, conversation);
    turn.effects.push({ do: 'ready', conversation, verified: false, missed: 0 });
    return;
  }
  const place = state.remembered.get(conversation.key);
  if (place !== undefined) {
    state.remembered.delete(conversation.key);
    conversation.anchor = { msgid: place.msgid, time: place.time };
    conversation.wantsContext = true;
  }
  conversation.catchingUp = true;
  state.history.jobs.push({
    kind: conversation.anchor === undefined ? 'first' : 'missed',
    key: conversation.key,
  });
  ask(turn);
}

/** After a reconnect: the private conversations, known ones and those that began while we were away. */
export function catchUpPrivate(turn: Turn): void {
  const { state } = turn;
  for (const conversation of state.conversations.values()) {
    if (conversation.kind === 'private') catchUp(turn, conversation);
  }
  // The session goes on, and this run knows nothing of it: the one before was killed before it could write that down.
  if (state.resumed && state.lastSeen === 0) state.history.privateFrom ??= turn.now - DAY_MS;
  const from = state.history.privateFrom;
  if (from === undefined) return;
  if (canAskHistory(state)) {
    state.history.jobs.push({ kind: 'targets', from });
    ask(turn);
  } else state.history.privateFrom = undefined;
}

/** The reader has come to the top of the log. */
export function loadOlder(turn: Turn, conversation: Conversation): void {
  const { state } = turn;
  const { log } = conversation;
  if (conversation.startReached || conversation.loadingOlder || log.isFull) return;
  if (!state.burstOver || !canAskHistory(state)) return;
  // What was said in a room before we came is asked for when we come.
  if (log.oldestKnown() === undefined && conversation.kind !== 'private') return;
  conversation.loadingOlder = true;
  // A person waits for this one.
  state.history.jobs.unshift({ kind: 'older', key: conversation.key });
  ask(turn);
}

/** The reader opens a private conversation: there may be one from before, or from another device of theirs. */
export function lookBack(turn: Turn, conversation: Conversation): void {
  if (conversation.kind === 'private' && conversation.log.oldestKnown() === undefined)
    loadOlder(turn, conversation);
}

/** To a message that was found: where it is, or with what stands around it, which is loaded. */
export function openHit(turn: Turn, conversation: Conversation, { msgid, time }: SearchHit): void {
  if (conversation.log.has(msgid)) {
    turn.effects.push({ do: 'look-at', what: { msgid } });
    return;
  }
  if (conversation.log.isFull || !canAskHistory(turn.state)) {
    tell(turn, 'error', 'what stands around it cannot be loaded', conversation);
    return;
  }
  turn.state.history.jobs.unshift({ kind: 'around', key: conversation.key, msgid, time });
  ask(turn);
}

/** The reader has come to a line that says that messages are missing. */
export function loadGap(turn: Turn, conversation: Conversation, id: number): void {
  const { jobs, current } = turn.state.history;
  const isAsked = [...jobs, current?.job].some((job) => job?.kind === 'gap' && job.id === id);
  if (isAsked || conversation.log.isFull || !canAskHistory(turn.state)) return;
  jobs.unshift({ kind: 'gap', key: conversation.key, id });
  ask(turn);
}

/** A history batch has come. */
export function takeHistory(
  turn: Turn,
  batch: Batch,
  ownIds: ReadonlyMap<Message, string> | undefined,
): void {
  const job = turn.state.history.current?.job;
  if (job === undefined) return;
  if (job.kind === 'targets') {
    if (batch.type !== 'draft/chathistory-targets') return;
    takeTargets(turn, batch, job.from);
  } else {
    if (foldName(batch.params[0] ?? '') !== job.key) return;
    const conversation = turn.state.conversations.get(job.key);
    if (conversation !== undefined) takePage(turn, conversation, job, batch.messages, ownIds);
  }
  turn.state.history.current = undefined;
  ask(turn);
}

/** The server refuses, or does not answer: go on without. */
export function giveUpHistory(turn: Turn): void {
  const job = turn.state.history.current?.job;
  if (job === undefined) return;
  turn.state.history.current = undefined;
  const conversation = job.kind === 'targets' ? undefined : turn.state.conversations.get(job.key);
  if (job.kind === 'targets') endOfTargets(turn);
  else if (conversation !== undefined) {
    if (job.kind === 'older') conversation.loadingOlder = false;
    else if (job.kind === 'around')
      tell(turn, 'error', 'what stands around it cannot be loaded', conversation);
    else if (job.kind === 'gap') turn.effects.push({ do: 'changed', what: 'conversations' });
    else if (job.kind === 'missed' && conversation.wantsContext) {
      // What the last run has seen, the server does not know any more.
      conversation.wantsContext = false;
      conversation.anchor = undefined;
      turn.state.history.jobs.push({ kind: 'first', key: job.key });
    } else finish(turn, conversation, false);
  }
  ask(turn);
}

export function historyTick(turn: Turn): void {
  const { current } = turn.state.history;
  if (current !== undefined && Math.abs(turn.now - current.askedAt) > PATIENCE_MS) giveUpHistory(turn);
}

/** `CHATHISTORY TARGETS <target> <time>`, one for each conversation, that with the oldest news first. */
function takeTargets(turn: Turn, batch: Batch, from: number): void {
  const { state } = turn;
  let last = from;
  for (const message of batch.messages.slice(0, MOST_TARGETS)) {
    const [, target = '', told = ''] = message.params;
    const time = parseTime(told) ?? 0;
    if (message.command !== 'CHATHISTORY' || target === '' || time <= from) continue;
    last = Math.max(last, time);
    // A room is caught up when we are in it; a conversation that was read up to there has nothing new.
    const place = state.remembered.get(foldName(target));
    if (isRoomName(target) || isIgnoredNick(state, target) || (place !== undefined && place.time >= time))
      continue;
    openConversation(turn, target);
  }
  if (batch.messages.length < MOST_TARGETS || last === from) endOfTargets(turn);
  else state.history.jobs.unshift({ kind: 'targets', from: last });
}

/** Loads what those have missed that were opened in the meantime, by the list or by a line that came live. */
function endOfTargets(turn: Turn): void {
  const { state } = turn;
  state.history.privateFrom = undefined;
  for (const conversation of state.conversations.values())
    if (conversation.kind === 'private' && conversation.anchor !== undefined) catchUp(turn, conversation);
}

function ask(turn: Turn): void {
  const { state, effects, now } = turn;
  while (state.history.current === undefined) {
    const job = state.history.jobs.shift();
    if (job === undefined) return;
    const request = requestFor(state, job, now);
    if (request === undefined) continue;
    const conversation = job.kind === 'targets' ? undefined : state.conversations.get(job.key);
    // Before what it says of, so that nothing is news that was read elsewhere.
    if (conversation !== undefined) askMarker(turn, conversation);
    state.history.current = { job, askedAt: now };
    effects.push({ do: 'send', message: { command: 'CHATHISTORY', params: formatHistoryRequest(request) } });
  }
}
