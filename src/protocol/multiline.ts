/**
 * A text of several lines as one message (IRCv3 draft/multiline): its lines on the wire, and the one text that they make.
 *
 * The text is kept whole, with its line feeds, and beside it the places at which its sender had cut a long line in two, so
 * that whoever is sent it gets the lines as they were sent.
 */
import { byteLength, truncateBytes } from './limits.js';

/** The capability and the type of the batch have one name. */
export const MULTILINE = 'draft/multiline';

/** Joins a line to the one before without a line feed. */
export const CONCAT_TAG = 'draft/multiline-concat';

/** One PRIVMSG or NOTICE of a batch. */
export interface BatchLine {
  readonly text: string;
  /** It goes on with the line before. */
  readonly concat: boolean;
}

/** A whole text; `cuts` are the places, in UTF-16 units and rising, at which a line of it was cut. */
export interface MultilineText {
  readonly text: string;
  readonly cuts: readonly number[];
}

/** What a batch may hold, as the value of the capability says; bytes are those of the whole text with its line feeds. */
export interface MultilineLimits {
  readonly maxBytes: number;
  readonly maxLines: number;
}

/** The one text of the lines of a batch. */
export function joinBatch(lines: readonly BatchLine[]): MultilineText {
  let text = '';
  const cuts: number[] = [];
  lines.forEach((line, i) => {
    if (i > 0 && line.concat) cuts.push(text.length);
    else if (i > 0) text += '\n';
    text += line.text;
  });
  return { text, cuts };
}

/** The lines that a text was sent in. Cuts that cannot be any are left out. */
export function batchLines({ text, cuts }: MultilineText): BatchLine[] {
  const lines: BatchLine[] = [];
  let next = 0;
  let from = 0;
  for (const line of text.split('\n')) {
    const end = from + line.length;
    let start = from;
    for (; (cuts[next] ?? Number.POSITIVE_INFINITY) <= end; next++) {
      const cut = cuts[next] ?? 0;
      if (cut <= start || cut >= end) continue;
      lines.push({ text: text.slice(start, cut), concat: start > from });
      start = cut;
    }
    lines.push({ text: text.slice(start, end), concat: start > from });
    from = end + 1;
  }
  return lines;
}

/** The same lines, those that are too long for a message cut between characters. @param room bytes for the text of one */
export function fitBatch(lines: readonly BatchLine[], room: number): BatchLine[] {
  return lines.flatMap(({ text, concat }) =>
    cutText(text, room).map((part, i) => ({ text: part, concat: concat || i > 0 })),
  );
}

/** A text as a batch that loses nothing of it: cut where words end, the space staying at the end of its line. */
export function batchOf(text: string, room: number): BatchLine[] {
  return text
    .split('\n')
    .flatMap((line) => cutText(line, room, true).map((part, i) => ({ text: part, concat: i > 0 })));
}

/** A cut at a space may leave this part of a line empty; a longer word is cut inside. */
const WASTE = 4;

function cutText(text: string, room: number, atWords = false): string[] {
  const parts: string[] = [];
  let rest = text;
  do {
    let part = truncateBytes(rest, Math.max(4, room));
    if (atWords && part.length < rest.length) {
      const end = part.lastIndexOf(' ') + 1;
      if (end > part.length - part.length / WASTE) part = part.slice(0, end);
    }
    parts.push(part);
    rest = rest.slice(part.length);
  } while (rest !== '');
  return parts;
}

/** Bytes that a line adds to the text before it, its line feed included. */
export function bytesAdded({ text, concat }: BatchLine, isFirst: boolean): number {
  return byteLength(text) + (isFirst || concat ? 0 : 1);
}

/** The value of the capability. */
export function formatMultilineLimits({ maxBytes, maxLines }: MultilineLimits): string {
  return `max-bytes=${maxBytes},max-lines=${maxLines}`;
}

/** What a server offers; keys that are not known are ignored. Undefined without max-bytes, which it must name. */
export function parseMultilineLimits(value: string | undefined): MultilineLimits | undefined {
  const numbers = new Map<string, number>();
  for (const word of (value ?? '').split(',')) {
    const [key = '', number = ''] = word.split('=', 2);
    if (/^\d{1,9}$/.test(number)) numbers.set(key, Number(number));
  }
  const maxBytes = numbers.get('max-bytes');
  if (maxBytes === undefined || maxBytes === 0) return undefined;
  const maxLines = numbers.get('max-lines') ?? 0;
  return { maxBytes, maxLines: maxLines === 0 ? Number.POSITIVE_INFINITY : maxLines };
}
