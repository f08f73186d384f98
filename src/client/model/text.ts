/** The edge: every string of a server passes here before it becomes part of the state. */
import { foldName } from '../../protocol/casemapping.js';
import { cleanText } from '../../protocol/clean-text.js';
import { parseFormatting, type Span } from '../../protocol/formatting.js';
import { truncateBytes } from '../../protocol/limits.js';
import type { Message } from '../../protocol/message.js';
import { parseTime } from '../../protocol/timestamp.js';

/** Longer than the names of any server; what is above it only fills rows. */
const NAME_BYTES = 100;
/** A server-time this far in our future would push all that follows it to the end of the log. */
const FUTURE_MS = 24 * 3600 * 1000;

/** A nick, room or server name that can be shown. */
export function cleanName(name: string): string {
  return cleanText(truncateBytes(name, NAME_BYTES));
}

/** A text that can be shown, and its styles if it has any. */
export interface Words {
  readonly text: string;
  readonly spans: readonly Span[] | undefined;
}

export function cleanWords(text: string): Words {
  return cleanSpans(text, parseFormatting(text), false);
}

/** The same for what somebody says, which may have several lines: with its line feeds. */
export function cleanLines(text: string): Words {
  return cleanSpans(text, parseLines(text), true);
}

function cleanSpans(text: string, spans: readonly Span[], newlines: boolean): Words {
  const [only] = spans;
  if (spans.length <= 1 && only?.text === text)
    return { text: cleanText(text, { newlines }), spans: undefined };
  // Cleaned as one text: what belongs together may lie in two spans.
  const shown = spans
    .map((span) => ({ ...span, text: cleanText(span.text, { newlines }) }))
    .filter((span) => span.text !== '');
  return { text: shown.map((span) => span.text).join(''), spans: shown };
}

/** Each line begins without a style, as those of others who cannot see that they belong together. */
function parseLines(text: string): Span[] {
  const spans = parseFormatting(text);
  if (spans[0]?.text === text || !text.includes('\n')) return spans;
  return text.split('\n').flatMap((line, i) => {
    const parts = parseFormatting(line);
    return i === 0 ? parts : [{ text: '\n', style: {} }, ...parts];
  });
}

/** A text without its styles: for topics, reasons and answers. */
export function cleanPlain(text: string): string {
  return cleanWords(text).text;
}

/** Words of the client to its reader, with its line feeds. */
export function cleanNote(text: string): string {
  return cleanText(text, { newlines: true });
}

/** The time a message was made at, ms: what its server says, if that can be true, else now. */
export function timeOf(message: Message, now: number): number {
  const tag = message.tags.get('time');
  const told = tag === undefined ? undefined : parseTime(tag);
  return told === undefined || !canBeTime(told, now) ? now : told;
}

/** Whether a server that says that time, ms, can be right: its clock or ours may be off, but not without end. */
export function canBeTime(told: number, now: number): boolean {
  return told <= now + FUTURE_MS;
}

export function msgidOf(message: Message): string | undefined {
  const msgid = message.tags.get('msgid');
  return msgid === undefined || msgid === '' || msgid.includes(' ') ? undefined : msgid;
}

/** Whether `word`, a nick for example, stands in `text` as a word of its own, in whatever case. */
export function mentions(text: string, word: string): boolean {
  if (word === '') return false;
  const folded = foldName(text.toLowerCase());
  const wanted = foldName(word.toLowerCase());
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + 1)) {
    if (!isNickCharacter(folded.charAt(at - 1)) && !isNickCharacter(folded.charAt(at + wanted.length)))
      return true;
  }
  return false;
}

function isNickCharacter(character: string): boolean {
  return character !== '' && /[\p{L}\p{N}_[\]\\`^{|}-]/u.test(character);
}
