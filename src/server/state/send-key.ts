/**
 * Under what the log knows a message again (`Draft.sendId`): the sender's own id and the target that it was sent to.
 *
 * The target is part of it, as written and folded, since a message to several of them is one to each; and it is the
 * target rather than the conversation, so that a repeat is known again when the nick has got another holder, or none.
 */
import { foldName } from '../../protocol/casemapping.js';

/** Between the two parts; neither can hold one. */
const SEPARATOR = ' ';

export function sendKey(sendId: string, target: string): string {
  return `${sendId}${SEPARATOR}${foldName(target)}`;
}

/** The sender's own id in a key. */
export function sendIdOfKey(key: string): string {
  const end = key.indexOf(SEPARATOR);
  return end < 0 ? key : key.slice(0, end);
}
