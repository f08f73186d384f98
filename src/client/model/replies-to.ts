/**
 * Messages that answer others (IRCv3 client tag reply): each carries the first words of what it answers, as soon as
 * that is loaded, and loses them when it is deleted.
 */
import { truncateBytes } from '../../protocol/limits.js';
import { putLine } from './change-line.js';
import type { Conversation } from './conversation.js';
import { isSpoken, type Line, type Reply } from './line.js';
import { deletedLine } from './notes.js';
import { mergeReactions } from './reactions.js';

/** Of what is answered: a row on a wide screen. */
const QUOTE_BYTES = 160;

/** The quotation of a message that may be loaded. */
export function replyTo(msgid: string, line: Line | undefined): Reply {
  if (line === undefined || !isSpoken(line)) return { msgid, nick: '', text: '' };
  const [first = ''] = line.text.split('\n');
  return { msgid, nick: line.nick, text: truncateBytes(first, QUOTE_BYTES) };
}

/**
 * A line that is about to get its place: with what was said about it before, and with what it answers.
 *
 * @param find another line of the conversation, also of those that come together with it
 */
export function withNotes(
  conversation: Conversation,
  line: Line,
  find: (msgid: string) => Line | undefined = (msgid) => conversation.log.find(msgid),
): Line {
  const { notes } = conversation;
  let made = line;
  if (made.reply !== undefined) {
    made = { ...made, reply: replyTo(made.reply.msgid, find(made.reply.msgid)) };
    if (made.msgid !== undefined) notes.addAnswer(line.reply?.msgid ?? '', made.msgid);
  }
  if (made.msgid === undefined || notes.isEmpty) return made;
  const redaction = notes.redactionOf(made.msgid);
  const reactions = notes.reactionsTo(made.msgid);
  if (redaction !== undefined && isSpoken(made)) made = deletedLine(made, redaction);
  else if (reactions.length > 0) made = { ...made, reactions: mergeReactions(made.reactions, reactions) };
  notes.settle(line.msgid ?? '');
  updateAnswers(conversation, made);
  return made;
}

/** The messages that answer this one quote it as it is now. */
export function updateAnswers(conversation: Conversation, original: Line): void {
  const { log, notes } = conversation;
  if (original.msgid === undefined) return;
  for (const msgid of notes.answersTo(original.msgid)) {
    const at = log.indexOf(msgid);
    const answer = log.at(at);
    if (answer?.reply === undefined) continue;
    putLine(conversation, at, answer, { ...answer, reply: replyTo(original.msgid, original) });
  }
}
