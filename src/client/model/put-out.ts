/** The server puts the reader out: said where they are, since the status row soon speaks of the next attempt. */
import type { Message } from '../../protocol/message.js';
import { closingWords } from './refusal-words.js';
import { tell, type Turn } from './state.js';
import { cleanPlain } from './text.js';

/** Of the reasons for an end those that the next try does not change: a ban of the server, an operator. */
const PUT_OUT =
  /^(?:(?:you|user) (?:are|has|have)(?: been)?(?: \w+)? banned|banned|killed|[dgkz][-:]?lined)\b/i;
/** Those that the person has brought about: flooding, a wrong password. */
const OWN_DOING = /flood|sendq|queue full|password/i;
/** A server that has another reason each time is not quoted for ever. */
const MOST_WORDS = 10;

/**
 * Whether the server says that this person is not wanted: 464 (ERR_PASSWDMISMATCH) and 465 (ERR_YOUREBANNEDCREEP), or
 * ERROR with a reason of that kind.
 *
 * @param isIn 464 is also about other passwords then
 */
export function putsOut({ command, params }: Message, isIn: boolean): boolean {
  if (command === '465' || (command === '464' && !isIn)) return true;
  return command === 'ERROR' && PUT_OUT.test(closingWords(params.at(-1) ?? ''));
}

/** The server's last words: 464, 465, ERROR. Each attempt to come back is told the same, and the reader once. */
export function onLastWords(turn: Turn, message: Message): void {
  const { state } = turn;
  const words = closingWords(cleanPlain(message.params.at(-1) ?? ''));
  if (!putsOut(message, state.registered) && !OWN_DOING.test(words)) return;
  if (state.lastWords.has(words) || state.lastWords.size >= MOST_WORDS) return;
  state.lastWords.add(words);
  tell(turn, 'error', `${state.registered ? 'put out' : 'not let in'} by the server: ${words}`);
}
