/**
 * Bytes in any pieces -> lines of text, each within its bound (Modern IRC, "Message Format"; IRCv3 message-tags).
 *
 * What comes out does not depend on how the bytes were cut, and no more than one longest line is ever held, whatever
 * the other side does.
 */
import { Buffer, isAscii, isUtf8 } from 'node:buffer';
import { CLIENT_TAG_BYTES, LINE_BYTES, LONGEST_LINE_BYTES, TAG_BYTES } from '../protocol/limits.js';

export interface LineLimits {
  /** From `@` to the space after the tags, both included. */
  readonly tagBytes: number;
  /** The rest of the line, counted with CR LF even where it ended with a bare LF. */
  readonly bodyBytes: number;
  /** Nothing good is this long without an end; a peer that sends it is to be cut off. */
  readonly longestBytes: number;
}

/** What a server takes from clients. */
export const FROM_CLIENT: LineLimits = {
  tagBytes: CLIENT_TAG_BYTES,
  bodyBytes: LINE_BYTES,
  longestBytes: LONGEST_LINE_BYTES,
};

/** What a client takes from servers: some of them send more than 512 bytes, which does no harm here. */
export const FROM_SERVER: LineLimits = {
  tagBytes: TAG_BYTES,
  bodyBytes: LONGEST_LINE_BYTES - TAG_BYTES,
  longestBytes: LONGEST_LINE_BYTES,
};

export type DecodedLine =
  | { readonly kind: 'line'; readonly text: string }
  /** The line is lost, the next one is good. */
  | { readonly kind: 'error'; readonly code: 'TOO_LONG'; readonly bytes: number; readonly tags?: string }
  /**
   * `command` is the line's, or `*` where none can be made out, and `tags` its tags from the `@` on, if they are good
   * text: for the answer. BAD_CHARACTER: a NUL or a lone CR.
   */
  | {
      readonly kind: 'error';
      readonly code: 'INVALID_UTF8' | 'BAD_CHARACTER';
      readonly command: string;
      readonly tags?: string;
    }
  /** Said once; whatever follows is ignored. */
  | { readonly kind: 'error'; readonly code: 'LINE_WITHOUT_END'; readonly bytes: number };

const LF = 0x0a;
const CR = 0x0d;
const NOTHING: Buffer = Buffer.alloc(0);

export class LineDecoder {
  readonly #limits: LineLimits;
  /** A line that can still be good is at most this long, CR included. */
  readonly #keepBytes: number;
  /** The beginning of the line whose end has not come; empty once it is too long to be good. */
  #held: Buffer = NOTHING;
  /** Bytes of that line so far, whether they are held or not. */
  #lineBytes = 0;
  #over = false;

  constructor(limits: LineLimits) {
    this.#limits = limits;
    this.#keepBytes = limits.tagBytes + limits.bodyBytes;
  }

  /** Bytes in memory: at most tagBytes + bodyBytes. */
  get heldBytes(): number {
    return this.#held.length;
  }

  /** The lines that end in this piece, in order; empty ones are left out. */
  push(chunk: Uint8Array): DecodedLine[] {
    const lines: DecodedLine[] = [];
    if (this.#over) return lines;
    const bytes = Buffer.isBuffer(chunk)
      ? chunk
      : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    // Asked once for the whole piece: nearly always yes, and then no line needs to be looked at again.
    const ascii = isAscii(bytes);
    let start = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
      if (this.#lineBytes === 0) this.#finish(bytes, start, end, ascii, lines);
      else this.#finishHeld(bytes, start, end, lines);
      if (this.#over) return lines;
      start = end + 1;
    }
    this.#hold(bytes, start, lines);
    return lines;
  }

  #finishHeld(bytes: Buffer, start: number, end: number, lines: DecodedLine[]): void {
    const total = this.#lineBytes + end - start;
    if (total > this.#keepBytes) this.#refuseLong(total, lines);
    else {
      const whole = Buffer.concat([this.#held, bytes.subarray(start, end)]);
      this.#finish(whole, 0, whole.length, isAscii(whole), lines);
    }
    this.#held = NOTHING;
    this.#lineBytes = 0;
  }

  /** The line is bytes[start, end), CR included, LF not. */
  #finish(bytes: Buffer, start: number, lf: number, ascii: boolean, lines: DecodedLine[]): void {
    const end = lf > start && bytes[lf - 1] === CR ? lf - 1 : lf;
    if (end === start) return;
    if (!this.#fits(bytes, start, end)) {
      // Of longer ones nothing is kept that comes in pieces.
      const tags = lf - start > this.#keepBytes ? {} : this.#tags(bytes, start, end);
      return this.#refuseLong(lf - start, lines, tags);
    }
    if (!ascii && !isUtf8(bytes.subarray(start, end))) {
      lines.push({
        kind: 'error',
        code: 'INVALID_UTF8',
        command: commandOf(bytes, start, end),
        ...this.#tags(bytes, start, end),
      });
      return;
    }
    const text = bytes.toString(ascii ? 'latin1' : 'utf8', start, end);
    if (text.includes('\0') || text.includes('\r')) {
      lines.push({
        kind: 'error',
        code: 'BAD_CHARACTER',
        command: commandOf(bytes, start, end),
        ...this.#tags(bytes, start, end),
      });
    } else lines.push({ kind: 'line', text });
  }

  #fits(bytes: Buffer, start: number, end: number): boolean {
    const { tagBytes, bodyBytes } = this.#limits;
    if (bytes[start] !== 0x40) return end - start + 2 <= bodyBytes;
    const space = bytes.indexOf(0x20, start);
    const tagsEnd = space < 0 || space >= end ? end : space + 1;
    return tagsEnd - start <= tagBytes && end - tagsEnd + 2 <= bodyBytes;
  }

  /** The tags of a line that is refused, no longer than they may be. */
  #tags(bytes: Buffer, start: number, end: number): { readonly tags?: string } {
    const space = bytes[start] === 0x40 ? bytes.indexOf(0x20, start) : -1;
    if (space < 0 || space >= end || space - start >= this.#limits.tagBytes) return {};
    const word = bytes.subarray(start, space);
    return isUtf8(word) && !word.includes(0) && !word.includes(CR) ? { tags: word.toString() } : {};
  }

  #refuseLong(length: number, lines: DecodedLine[], tags: { readonly tags?: string } = {}): void {
    if (length <= this.#limits.longestBytes) {
      lines.push({ kind: 'error', code: 'TOO_LONG', bytes: length, ...tags });
      return;
    }
    this.#over = true;
    this.#held = NOTHING;
    lines.push({ kind: 'error', code: 'LINE_WITHOUT_END', bytes: this.#limits.longestBytes });
  }

  /** Copies what is left, so that a few bytes do not keep the whole piece in memory. */
  #hold(bytes: Buffer, start: number, lines: DecodedLine[]): void {
    const more = bytes.length - start;
    if (more === 0) return;
    this.#lineBytes += more;
    if (this.#lineBytes > this.#limits.longestBytes) this.#refuseLong(this.#lineBytes, lines);
    else if (this.#lineBytes > this.#keepBytes) this.#held = NOTHING;
    else this.#held = Buffer.concat([this.#held, bytes.subarray(start)]);
  }
}

/** The command of a line that is not good text, if its beginning is. */
function commandOf(bytes: Buffer, start: number, end: number): string {
  // Tags and source are words of their own before it.
  const words = bytes.toString('latin1', start, end).split(' ', 32);
  const word = words.find((each) => each !== '' && !each.startsWith('@') && !each.startsWith(':')) ?? '';
  return /^[A-Za-z]{1,32}$/.test(word) ? word.toUpperCase() : '*';
}
