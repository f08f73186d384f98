/** The server puts the reader out: said where they are, since the status row soon speaks of the next attempt. */
import type { Message } from '../../protocol/message.js';
import { closingWords } from './refusal-words.js';
import { activeConversation, tell, type Turn } from './state.js';
import { cleanPlain } from './text.js';

/** Of the reasons for an end those that are about the person: a ban of the server, an operator. */
const PERSONAL = /^(?:you are banned|killed|[dgkz]-?lined)\b/i;

/** The server's last words: 465 (ERR_YOUREBANNEDCREEP), ERROR. */
export function onLastWords(turn: Turn, { params }: Message): void {
  const words = closingWords(cleanPlain(params.at(-1) ?? ''));
  if (!PERSONAL.test(words)) return;
  const text = `put out by the server: ${words}`;
  const { log } = activeConversation(turn.state);
  // Both say it, and every attempt to come back is told the same.
  if (log.at(log.length - 1)?.text !== text) tell(turn, 'error', text);
}
