/**
 * A message's text with its IRC formatting -> clean spans in the looks of the terminal, links underlined.
 */
import { cleanText } from '../../protocol/clean-text.js';
import { parseFormatting, type Span, type TextStyle } from '../../protocol/formatting.js';
import type { LogSpan } from './log-line.js';
import { PALETTE } from './palette.js';
import { type Color, nearestColor, type Style } from './term/style.js';

/** The IRC colours 0 to 98 in the xterm palette (Modern IRC, "Colors"; the first 16 by their usual shades). */
const IRC_COLORS: readonly Color[] = [
  231, 16, 19, 28, 196, 88, 127, 208, 226, 46, 30, 51, 21, 201, 244, 252, 52, 94, 100, 58, 22, 29, 23, 24, 17,
  54, 53, 89, 88, 130, 142, 64, 28, 35, 30, 25, 18, 91, 90, 125, 124, 166, 184, 106, 34, 49, 37, 33, 19, 129,
  127, 161, 196, 208, 226, 154, 46, 86, 51, 75, 21, 171, 201, 198, 203, 215, 227, 191, 83, 122, 87, 111, 63,
  177, 207, 205, 217, 223, 229, 193, 157, 158, 159, 153, 147, 183, 219, 212, 16, 233, 235, 237, 239, 241, 244,
  247, 250, 254, 231,
];

const LINK = /\b(?:https?:\/\/|mailto:)[^\s<>"\u2400-\u2421\ufffd]+[^\s<>".,;:!?)\]}'\u2400-\u2421\ufffd]/giu;

/** The spans of a raw message text: formatting read, controls made harmless, links found. */
export function textSpans(raw: string): LogSpan[] {
  return styledSpans(parseFormatting(raw));
}

/**
 * The same for a text whose formatting has been read.
 *
 * @param id unlike that of any other text; its links are known by it
 */
export function styledSpans(parts: readonly Span[], id: string = ''): LogSpan[] {
  const spans: LogSpan[] = [];
  for (const { text, style } of parts)
    addLinked(spans, cleanText(text, { newlines: true }), styleOf(style), id);
  return spans;
}

function addLinked(spans: LogSpan[], text: string, style: Style, id: string): void {
  let done = 0;
  for (const { 0: found, index } of text.matchAll(LINK)) {
    const link = withBracket(found, text.charAt(index + found.length));
    if (index > done) spans.push({ text: text.slice(done, index), style });
    const to = { url: link, id: `${id}-${spans.length}` };
    spans.push({ text: link, style: { ...style, ...PALETTE.link, link: to } });
    done = index + link.length;
  }
  if (done < text.length) spans.push({ text: text.slice(done), style });
}

/** `.../Go_(game)` ends with its bracket, `(see https://a.example)` does not. */
function withBracket(link: string, next: string): string {
  const isOpen = link.split('(').length > link.split(')').length;
  return next === ')' && isOpen ? `${link})` : link;
}

function styleOf(style: TextStyle): Style {
  const fg = colorOf(style.foreground);
  const bg = colorOf(style.background);
  return {
    ...(fg !== undefined ? { fg } : {}),
    ...(bg !== undefined ? { bg } : {}),
    ...(style.bold ? { bold: true } : {}),
    ...(style.italic ? { italic: true } : {}),
    ...(style.underline ? { underline: true } : {}),
    ...(style.strikethrough ? { strike: true } : {}),
    ...(style.reverse ? { inverse: true } : {}),
  };
}

function colorOf(color: number | string | undefined): Color | undefined {
  if (typeof color === 'string') return nearestColor(Number.parseInt(color.slice(1), 16));
  return color === undefined ? undefined : IRC_COLORS[color];
}
