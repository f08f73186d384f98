/** Own lines whose fate was unsure, found in what we missed. */
import { foldName } from '../../protocol/casemapping.js';
import type { Message } from '../../protocol/message.js';
import type { FinishedBatch } from '../link/batches.js';
import { senderOf } from '../model/event-line.js';
import { canRepeat } from '../model/can-send.js';
import { type ClientState, isOwnNick } from '../model/state.js';
import type { Outbox } from '../outbox/outbox.js';

/**
 * @param lastNick what we were called on the connection that broke
 * @param now Unix ms
 * @returns the outbox's ids of the messages that are own lines
 */
export function ownInHistory(
  { params, messages }: FinishedBatch,
  state: ClientState,
  outbox: Outbox,
  lastNick: string,
  now: number,
): Map<Message, string> {
  const found = new Map<Message, string>();
  const log = state.conversations.get(foldName(params[0] ?? ''))?.log;
  for (const message of messages) {
    const named = outbox.matchSendId(message);
    if (named !== undefined) {
      found.set(message, named);
      continue;
    }
    const sender = senderOf(message);
    if (!isOwnNick(state, sender) && foldName(sender) !== foldName(lastNick)) continue;
    if (log?.has(message.tags.get('msgid') ?? '') === true) continue;
    const id = outbox.matchHistory(message, (sentAt) => canRepeat(state, now - sentAt));
    if (id !== undefined) found.set(message, id);
  }
  return found;
}
