/**
 * Long text in pieces that each fit into one line of 512 bytes as others will get it: with the source that the server
 * puts before it (Modern IRC, "Message Format").
 */
import { byteLength, LINE_BYTES, truncateBytes } from '../../protocol/limits.js';
import {
  type BatchLine,
  batchOf,
  bytesAdded,
  joinBatch,
  type MultilineLimits,
} from '../../protocol/multiline.js';

/** Of a `user@host` that we have not seen yet: ident of 10 and ~, host of 63, both common maxima. */
const UNKNOWN_USER_HOST_BYTES = 75;
/** A cut at a space may waste this part of a line; a longer word is cut inside. */
const WASTE = 4;

export interface LineRoom {
  readonly nick: string;
  /** `user@host`, when known. */
  readonly userHost: string | undefined;
  readonly target: string;
  /** "/me" needs its delimiters. */
  readonly action: boolean;
}

/** Bytes that the text of one message can have. */
export function textRoom({ nick, userHost, target, action }: LineRoom): number {
  const source =
    byteLength(nick) + 1 + (userHost === undefined ? UNKNOWN_USER_HOST_BYTES : byteLength(userHost));
  const fixed = `: PRIVMSG ${target} :\r\n`;
  return LINE_BYTES - source - byteLength(fixed) - (action ? byteLength('\x01ACTION \x01') : 0);
}

/** Whether a text is more than one message of one line can hold. */
export function isLong(text: string, room: number): boolean {
  return text.includes('\n') || byteLength(text) > room;
}

/**
 * A text in pieces that are a message each.
 *
 * @param limits of a server that takes messages of several lines; undefined: each piece is one line, and blank ones are left out
 */
export function splitMessage(text: string, room: number, limits: MultilineLimits | undefined): string[] {
  if (!isLong(text, room)) return [text];
  if (limits === undefined) return text.split('\n').flatMap((line) => splitText(line, room));
  const pieces: string[] = [];
  let lines: BatchLine[] = [];
  let bytes = 0;
  const finish = (): void => {
    const piece = joinBatch(lines).text.replace(/^\n+|\n+$/g, '');
    if (piece !== '') pieces.push(piece);
    lines = [];
    bytes = 0;
  };
  for (const line of batchOf(text, Math.min(room, limits.maxBytes))) {
    const isTooMany = lines.length >= limits.maxLines;
    if (isTooMany || bytes + bytesAdded(line, lines.length === 0) > limits.maxBytes) finish();
    bytes += bytesAdded(line, lines.length === 0);
    lines.push(line);
  }
  finish();
  return pieces;
}

/** Pieces that hold the whole text but for the spaces at the cuts; never inside of a grapheme cluster. */
export function splitText(text: string, room: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest !== '') {
    let piece = truncateBytes(rest, Math.max(4, room));
    if (piece.length < rest.length && rest.charAt(piece.length) !== ' ') {
      const space = piece.lastIndexOf(' ');
      if (space > piece.length - piece.length / WASTE) piece = piece.slice(0, space);
    }
    pieces.push(piece);
    rest = rest.slice(piece.length);
    if (rest.startsWith(' ')) rest = rest.slice(1);
  }
  return pieces;
}
