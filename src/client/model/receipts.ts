/** Who has received what we have said (docs/ext/receipts.md). */
import { foldName } from '../../protocol/casemapping.js';
import { truncateBytes } from '../../protocol/limits.js';
import type { Message } from '../../protocol/message.js';
import { RECEIPT_WINDOW } from '../../protocol/receipts.js';
import { putCopies, putLine } from './change-line.js';
import type { Conversation, Holders } from './conversation.js';
import type { Batch } from './inputs.js';
import { isSpoken, type Line } from './line.js';
import { tell, type Turn } from './state.js';
import { cleanName } from './text.js';

/** The type of the answer to `RECEIPT LIST`. */
export const RECEIPTS_BATCH = 'chat-tui/receipts';

const WINDOW_MS = RECEIPT_WINDOW * 1000;
/** A server tells of four messages at a time. */
const MOST_EARLY = 16;
/** Messages of which it is known by name who has them: those that were looked at last. */
const MOST_KNOWN = 20;
/** Of a text, to know it again. */
const QUOTE_BYTES = 40;
const COUNT = /^\d{1,7}$/;

/** RECEIPT <target> <msgid> <k> <n>: for that own line, and for those before it that not everybody had. */
export function onReceipt(turn: Turn, message: Message): void {
  const { params } = message;
  const [target = '', msgid = '', k = '', n = ''] = params;
  const conversation = turn.state.conversations.get(foldName(target));
  if (conversation === undefined || !COUNT.test(k) || !COUNT.test(n)) return;
  const [has, of] = [Number(k), Number(n)];
  if (of === 0 || has > of) return;
  const at = conversation.log.indexOf(msgid);
  const told = conversation.log.at(at);
  if (told === undefined) holdBack(conversation, msgid, message);
  if (told === undefined || !told.own || !isSpoken(told)) return;
  const line = update(turn, conversation, at, told, has, of);
  for (let i = at - 1; i >= 0; i--) {
    const earlier = conversation.log.at(i);
    // Nothing is told of what is older, so nothing is meant.
    if (earlier === undefined || earlier.time < told.time - WINDOW_MS) break;
    if (isCounted(earlier)) update(turn, conversation, i, earlier, has, of);
  }
  turn.effects.push({ do: 'delivered', conversation, line });
}

/** The echo was lost with a connection and is still to come, or the line stands in history that is being read. */
function holdBack({ earlyReceipts }: Conversation, msgid: string, message: Message): void {
  earlyReceipts.delete(msgid);
  earlyReceipts.set(msgid, message);
  const [oldest] = earlyReceipts.keys();
  if (earlyReceipts.size > MOST_EARLY && oldest !== undefined) earlyReceipts.delete(oldest);
}

/** An own line has come: what was told of it before. */
export function takeEarlyReceipt(turn: Turn, { earlyReceipts }: Conversation, { own, msgid }: Line): void {
  const message = own && msgid !== undefined ? earlyReceipts.get(msgid) : undefined;
  if (message === undefined) return;
  earlyReceipts.delete(msgid ?? '');
  onReceipt(turn, message);
}

/** An own line of this session of which something may still be told. */
function isCounted(line: Line): boolean {
  return line.own && line.mark === 'stored' && line.msgid !== undefined && line.target === '' && !line.copy;
}

function update(
  turn: Turn,
  conversation: Conversation,
  at: number,
  old: Line,
  has: number,
  of: number,
): Line {
  // What everybody has stays so.
  if (old.mark === 'delivered' || (old.has === has && old.of === of)) return old;
  const line: Line = { ...old, has, of, mark: has === of ? 'delivered' : old.mark };
  putLine(conversation, at, old, line);
  if (conversation.kind === 'private') updateCopies(turn, line);
  return line;
}

/** A private line is also shown where the reader was. */
function updateCopies(turn: Turn, { sendId, has, of, mark }: Line): void {
  if (sendId === undefined) return;
  putCopies(
    turn.state,
    (copy) => copy.sendId === sendId,
    (copy) => ({ ...copy, has, of, mark }),
  );
}

/** The answer to /who-has: RECEIPT <target> <msgid> HAS :<nick> ... and the same with NOT. */
export function takeWhoHas(
  turn: Turn,
  { params: [target = '', msgid = ''], messages }: Batch,
  quiet: boolean,
): void {
  const nicks = (word: string): string[] =>
    messages
      .filter(({ command, params }) => command === 'RECEIPT' && params[2] === word)
      .flatMap(({ params }) => (params[3] ?? '').split(' '))
      .filter((nick) => nick !== '')
      .map(cleanName)
      .toSorted();
  const [has, not] = [nicks('HAS'), nicks('NOT')];
  const conversation = turn.state.conversations.get(foldName(target));
  if (conversation !== undefined) keepHolders(conversation, msgid, { has, not });
  if (quiet) {
    turn.effects.push({ do: 'changed', what: 'lines' });
    return;
  }
  const what = conversation === undefined ? '' : quote(conversation.log.find(msgid));
  tell(turn, 'info', `${what === '' ? 'the message' : what} ${inWords(has, not)}`);
}

function keepHolders({ holders }: Conversation, msgid: string, known: Holders): void {
  holders.delete(msgid);
  holders.set(msgid, known);
  const [oldest] = holders.keys();
  if (holders.size > MOST_KNOWN && oldest !== undefined) holders.delete(oldest);
}

function inWords(has: readonly string[], not: readonly string[]): string {
  if (has.length + not.length === 0) return 'could reach nobody: nobody else was there, or all have left';
  if (has.length === 0) return `has reached nobody yet; not ${not.join(', ')}`;
  if (not.length === 0) return `has reached everybody: ${has.join(', ')}`;
  return `has reached ${has.length} of ${has.length + not.length}: ${has.join(', ')}; not ${not.join(', ')}`;
}

function quote(line: Line | undefined): string {
  if (line === undefined || !isSpoken(line)) return '';
  const [first = ''] = line.text.split('\n');
  const begin = truncateBytes(first, QUOTE_BYTES);
  return `"${begin}${begin === line.text ? '' : '...'}"`;
}
