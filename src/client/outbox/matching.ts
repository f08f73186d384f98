/**
 * Which of the waiting lines a message of the server is about: by the send id, by the label, or, on servers that know
 * neither, by target, text and order.
 */
import { foldName } from '../../protocol/casemapping.js';
import type { Message } from '../../protocol/message.js';
import { SEND_ID_TAG } from '../../protocol/send-id.js';
import type { Entry } from './entry.js';
import { isFailure, isRefusal } from './refusals.js';

/** ERR_NOSUCHNICK: whom it is for may only be away for a moment. */
export const NO_SUCH_NICK = '401';

/** The waiting lines by send id, in the order of writing. */
export type Entries = ReadonlyMap<string, Entry>;

/** Those to that target that have come so far, in the order of writing. */
export function ofTarget(entries: Entries, target: string, state: Entry['state']): Entry[] {
  const key = foldName(target);
  return [...entries.values()].filter((entry) => entry.key === key && entry.state === state);
}

/** The one whose send id a message carries. */
export function bySendId(entries: Entries, message: Message): Entry | undefined {
  const sendId = message.tags.get(SEND_ID_TAG);
  return sendId === undefined ? undefined : entries.get(sendId);
}

/** The one whose echo a message of ours is. @param label of the message or of the answer it is in */
export function ofEcho(entries: Entries, message: Message, label: string | undefined): Entry | undefined {
  if (message.command !== 'PRIVMSG') return undefined;
  if (message.tags.has(SEND_ID_TAG)) return bySendId(entries, message);
  if (label !== undefined) return entries.get(label);
  const [target = '', text = ''] = message.params;
  const sent = ofTarget(entries, target, 'sent');
  // The server may have changed the text; what comes back comes in the order of sending.
  return sent.find((entry) => entry.wire === text) ?? sent[0];
}

/**
 * The one of unsure fate that history shows.
 *
 * @param isKnown lines that this session has sent first at that time, Unix ms, are known by their ids alone
 */
export function ofHistory(
  entries: Entries,
  message: Message,
  isKnown: (sentAt: number) => boolean,
): Entry | undefined {
  if (message.command !== 'PRIVMSG') return undefined;
  const [target = '', text = ''] = message.params;
  return ofTarget(entries, target, 'unsure').find(
    (entry) => entry.wire === text && !(entry.sender === 'this' && isKnown(entry.firstSentAt)),
  );
}

/** The one that a numeric or FAIL refuses. */
export function ofRefusal(entries: Entries, message: Message, label: string | undefined): Entry | undefined {
  if (!isRefusal(message, label !== undefined)) return undefined;
  if (label !== undefined) return entries.get(label);
  const { params } = message;
  const failure = isFailure(message);
  if (failure && params[0] === 'BATCH') {
    // It names a limit or a reference, and no target; batches are answered in the order of sending.
    return [...entries.values()].find((each) => each.state === 'sent' && each.weight > 1);
  }
  for (const target of failure ? params.slice(2, -1) : params.slice(1, 2)) {
    const [first] = ofTarget(entries, target, 'sent');
    if (first !== undefined) return first;
  }
  return undefined;
}
