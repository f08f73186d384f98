/** Messages that are no lines of their own but change others, or say what somebody does: TAGMSG and REDACT. */
import { typingTag } from '../../protocol/client-tags.js';
import type { Message } from '../../protocol/message.js';
import type { Conversation } from './conversation.js';
import { senderOf } from './event-line.js';
import { onReaction } from './reactions.js';
import { onRedact } from './redaction.js';
import type { Turn } from './state.js';
import { onTyping } from './typing.js';

/** Whether the message is one, live or in history. */
export function isAnnotation({ command }: Message): boolean {
  return command === 'TAGMSG' || command === 'REDACT';
}

/** @param replayed it comes out of the history: nobody types there */
export function annotate(turn: Turn, conversation: Conversation, message: Message, replayed: boolean): void {
  if (message.command === 'REDACT') {
    onRedact(turn, conversation, message);
    return;
  }
  if (onReaction(turn, conversation, message, replayed) || replayed) return;
  const typing = typingTag(message);
  if (typing !== undefined) onTyping(turn, conversation, senderOf(message), typing);
}
