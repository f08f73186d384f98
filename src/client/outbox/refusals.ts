/** Which answers of a server say that a message was not taken. */
import type { Message } from '../../protocol/message.js';

/** Besides FAIL: no such nick or room, cannot send, too long, filtered... (Modern IRC). */
const NUMERICS: ReadonlySet<string> = new Set(
  '401 402 403 404 407 408 411 412 413 414 415 417 442 477 482 486 487 489 492 531 716'.split(' '),
);
/** What FAIL says that it is about: BATCH is a message of several lines (draft/multiline), `*` a line that cannot be read. */
const FAILED: ReadonlySet<string> = new Set(['PRIVMSG', 'BATCH', '*']);

/** @param labelled it answers a certain line: then any error is one */
export function isRefusal(message: Message, labelled: boolean): boolean {
  const { command } = message;
  return isFailure(message) || NUMERICS.has(command) || (labelled && /^[45]\d\d$/.test(command));
}

export function isFailure({ command, params: [about = ''] }: Message): boolean {
  return command === 'FAIL' && FAILED.has(about);
}
