/** Gathers a bracketed paste until its end sequence, across chunks and within a bound. */
import type { PasteEvent } from './input-event.js';

/** What ends a bracketed paste. */
const PASTE_END = '\x1b[201~';
/** No message is longer by far; a larger paste is cut so that a slip of the hand cannot exhaust memory. */
export const MOST_PASTED: number = 1 << 20;
/** Controls have no business in a message: what is pasted keeps line ends and tabs only. */
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

export class PasteCollector {
  readonly #parts: string[] = [];
  #length = 0;
  #tail = '';
  #truncated = false;

  /** Takes text from `from` on; returns where the paste ended, or undefined when it goes on. */
  take(text: string, from: number): number | undefined {
    const held = this.#tail.length;
    const seen = this.#tail + text.slice(from);
    const end = seen.indexOf(PASTE_END);
    if (end >= 0) {
      this.#keep(seen.slice(0, end));
      this.#tail = '';
      return from + end + PASTE_END.length - held;
    }
    // The end may have begun: hold back as much as could belong to it.
    const hold = heldBack(seen);
    this.#keep(seen.slice(0, seen.length - hold));
    this.#tail = seen.slice(seen.length - hold);
    return undefined;
  }

  /** The paste so far; a begun end sequence that never came is not part of it. */
  finish(): PasteEvent {
    const text = this.#parts.join('').replace(/\r\n?/g, '\n').replace(CONTROLS, '');
    return { kind: 'paste', text, truncated: this.#truncated };
  }

  #keep(text: string): void {
    if (this.#truncated || text === '') return;
    const room = MOST_PASTED - this.#length;
    this.#truncated = text.length > room;
    // Never half of a surrogate pair.
    const kept = this.#truncated ? text.slice(0, room).replace(/[\ud800-\udbff]$/, '') : text;
    this.#parts.push(kept);
    this.#length += kept.length;
  }
}

/** The length of the longest end of `text` that the end sequence begins with. */
function heldBack(text: string): number {
  for (let length = Math.min(PASTE_END.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(PASTE_END.slice(0, length))) return length;
  }
  return 0;
}
