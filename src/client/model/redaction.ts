/** Deleted messages (IRCv3 draft/message-redaction): the text goes, with all that was made of it. */
import type { Message } from '../../protocol/message.js';
import { putCopies, putLine } from './change-line.js';
import type { Conversation } from './conversation.js';
import { senderOf } from './event-line.js';
import { isSpoken } from './line.js';
import { deletedLine, type Redaction } from './notes.js';
import { dropReaction } from './reactions.js';
import { updateAnswers } from './replies-to.js';
import { isOwnNick, type Turn } from './state.js';
import { cleanName, cleanPlain, timeOf } from './text.js';

/** How far back the message of a reaction is looked for, when that reaction is deleted. */
const MOST_LOOKED = 1000;

/** REDACT <target> <msgid> [:<reason>], of that conversation. */
export function onRedact(turn: Turn, conversation: Conversation, message: Message): void {
  const [, msgid = '', reason = ''] = message.params;
  const sender = senderOf(message);
  if (msgid === '' || sender === '') return;
  const redaction: Redaction = { nick: cleanName(sender), reason: cleanPlain(reason) };
  const { log, notes } = conversation;
  const at = log.indexOf(msgid);
  const line = log.at(at);
  if (line === undefined) {
    if (!deleteReaction(turn, conversation, msgid)) notes.setRedaction(msgid, redaction);
  } else if (isSpoken(line) && !line.deleted) {
    const made = deletedLine(line, redaction);
    putLine(conversation, at, line, made);
    updateAnswers(conversation, made);
  }
  putCopies(
    turn.state,
    (copy) => copy.copyOf === msgid,
    (copy) => deletedLine(copy, redaction),
  );
  turn.effects.push({
    do: 'redacted',
    conversation,
    msgid,
    ...redaction,
    time: timeOf(message, turn.now),
    own: isOwnNick(turn.state, sender),
  });
}

/** A reaction is a message of its own, and can be deleted like one. */
function deleteReaction(turn: Turn, conversation: Conversation, msgid: string): boolean {
  const { log } = conversation;
  const last = Math.max(0, log.settled - MOST_LOOKED);
  for (let i = log.settled - 1; i >= last; i--) {
    const line = log.at(i);
    if (line?.msgid === undefined || !line.reactions.some((one) => one.msgid === msgid)) continue;
    return dropReaction(turn, conversation, line.msgid, msgid);
  }
  return false;
}
