/**
 * What somebody who reads too slowly has still to be sent, in order: the places of events, which are read from the
 * log again when their turn comes, and between them the lines that are nowhere else.
 *
 * Who is shown an event has been decided when the event was shown to everybody else. That decision is what is kept
 * here, so that what is sent in the end is what would have been sent at once, whatever has changed since.
 */
import type { Line } from './pending.js';
import { PlaceRuns } from './place-runs.js';

/** What a line costs beside its text, bytes. */
const LINE_COST = 64;
/** What an entry costs that holds places. */
const PLACES_COST = 256;
/** The largest answer to one command (NAMES of the largest room), with the echoes that may still be on their way. */
const LARGEST_ANSWER = 1 << 20;

/** Lines that are made again from the log. */
interface Places {
  /** In which form the reader was to be shown them. */
  readonly dialect: number;
  readonly runs: PlaceRuns;
}

/** A part of what is to be sent: a line, or the lines of a few places. */
export type Piece = { readonly text: string } | PlacedPiece;

export interface PlacedPiece {
  readonly from: number;
  readonly to: number;
  readonly dialect: number;
}

export class Backlog {
  readonly #limit: number;
  readonly #parts: (string | Places)[] = [];
  /** Parts before this one have been taken; the last one never has. */
  #head = 0;
  #lastPlace = 0;
  #textBytes = 0;
  /** Of all places but the latest, which may still grow. */
  #placesBytes = 0;
  /** Lines that have been added, sent or not. */
  added = 0;

  /** @param limit that of the send queue, bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#head === this.#parts.length;
  }

  /** Bytes of the lines that are kept as they are. */
  get textBytes(): number {
    return this.#textBytes;
  }

  /** Bytes in memory. */
  get bytes(): number {
    const last = this.#parts.at(-1);
    const open = typeof last === 'object' ? PLACES_COST + last.runs.bytes : 0;
    return this.#textBytes + this.#placesBytes + open;
  }

  /** @returns false when that is more than may wait */
  add(line: Line, dialect: number): boolean {
    const { text, place, late } = line;
    if (late === 'drop' || (late === 'spare' && this.#textBytes > this.#limit / 4)) return true;
    this.added++;
    if (place !== undefined && place > this.#lastPlace) {
      this.#lastPlace = place;
      this.#placesFor(dialect).add(place);
    } else {
      this.#closeLast();
      this.#parts.push(text);
      this.#textBytes += text.length + LINE_COST;
    }
    return this.bytes <= this.#limit + LARGEST_ANSWER;
  }

  /** Takes what comes next: at most so many places, and lines until they are at least so many characters. */
  take(mostPlaces: number, enoughChars: number): Piece[] {
    const pieces: Piece[] = [];
    let places = 0;
    for (let chars = 0; chars < enoughChars && places < mostPlaces && !this.isEmpty; ) {
      const part = this.#parts[this.#head];
      if (typeof part !== 'object') {
        const text = part ?? '';
        this.#textBytes -= text.length + LINE_COST;
        chars += text.length;
        pieces.push({ text });
        this.#drop();
        continue;
      }
      const run = part.runs.take(mostPlaces - places);
      if (run !== undefined) {
        places += run.to - run.from + 1;
        pieces.push({ ...run, dialect: part.dialect });
      }
      if (!part.runs.isEmpty) continue;
      if (this.#head < this.#parts.length - 1) this.#placesBytes -= PLACES_COST + part.runs.bytes;
      this.#drop();
    }
    return pieces;
  }

  #placesFor(dialect: number): PlaceRuns {
    const last = this.#parts.at(-1);
    if (typeof last === 'object' && last.dialect === dialect) return last.runs;
    this.#closeLast();
    const runs = new PlaceRuns();
    this.#parts.push({ dialect, runs });
    return runs;
  }

  /** Another part follows: the places of the last one are all there. */
  #closeLast(): void {
    const last = this.#parts.at(-1);
    if (typeof last === 'object') this.#placesBytes += PLACES_COST + last.runs.bytes;
  }

  #drop(): void {
    this.#parts[this.#head++] = '';
    if (this.#head === this.#parts.length || this.#head >= 1024) {
      this.#parts.splice(0, this.#head);
      this.#head = 0;
    }
  }
}
