/**
 * One direction of a proxied connection: takes bytes from one socket and writes them to another, as told: at once,
 * late, in tiny pieces, not at all, or up to a certain byte and then no more.
 */
import type { Socket } from 'node:net';

/** Bytes held before the reading side is paused: a stalled peer pushes back instead of filling this process. */
const HELD_LIMIT = 256 * 1024;

/** Looks at the lines that go by and may replace them: how a fault of the server is played. Bytes as latin1. */
export type LineFilter = (line: string) => readonly string[];

/** A direction. */
export class Pipe {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #filter: LineFilter | undefined;
  #line = '';
  #held: { readonly bytes: Buffer; readonly due: number }[] = [];
  #heldBytes = 0;
  #stalled = false;
  #black = false;
  #delay = 0;
  #pieces: (() => number) | undefined;
  #budget = Number.POSITIVE_INFINITY;
  #cut: (() => void) | undefined;
  #pumping: NodeJS.Timeout | NodeJS.Immediate | undefined;
  #ended = false;

  constructor(from: Socket, to: Socket, filter: LineFilter | undefined) {
    this.#from = from;
    this.#to = to;
    this.#filter = filter;
    from.on('data', (chunk: Buffer) => this.#take(chunk));
    from.on('end', () => {
      if (this.#black) return;
      this.#ended = true;
      this.#pump();
    });
    to.on('drain', () => this.#pump());
  }

  /** Nothing goes through until the call with false. */
  stall(on: boolean): void {
    this.#stalled = on;
    this.#pump();
  }

  /** All that comes from now on vanishes, the end too. */
  blackHole(): void {
    this.#black = true;
    this.#held = [];
    this.#heldBytes = 0;
    this.#from.resume();
  }

  /** Each chunk goes on this many milliseconds after it came; 0 for at once. The order is kept. */
  delay(milliseconds: number): void {
    this.#delay = milliseconds;
  }

  /** Chunks are cut into pieces of so many bytes; undefined for as they come. */
  split(pieces: (() => number) | undefined): void {
    this.#pieces = pieces;
  }

  /** Calls `cut` when so many more bytes have gone through: in the middle of a line, mostly. */
  cutAfter(bytes: number, cut: () => void): void {
    this.#budget = bytes;
    this.#cut = cut;
  }

  /** The connection is gone. */
  close(): void {
    this.#held = [];
    clearTimeout(this.#pumping as NodeJS.Timeout | undefined);
    clearImmediate(this.#pumping as NodeJS.Immediate | undefined);
  }

  #take(chunk: Buffer): void {
    if (this.#black) return;
    const bytes = this.#filter ? this.#filtered(chunk, this.#filter) : chunk;
    if (bytes.length > 0) {
      this.#held.push({ bytes, due: performance.now() + this.#delay });
      this.#heldBytes += bytes.length;
      if (this.#heldBytes > HELD_LIMIT) this.#from.pause();
    }
    this.#pump();
  }

  #filtered(chunk: Buffer, filter: LineFilter): Buffer {
    const lines = (this.#line + chunk.toString('latin1')).split('\n');
    this.#line = lines.pop() ?? '';
    return Buffer.from(
      lines
        .flatMap((line) => filter(line))
        .map((line) => `${line}\n`)
        .join(''),
      'latin1',
    );
  }

  #pump(): void {
    if (this.#pumping !== undefined || this.#stalled || this.#black || this.#to.destroyed) return;
    while (this.#held.length > 0 && !this.#to.writableNeedDrain) {
      const first = this.#held[0];
      if (!first) break;
      const wait = first.due - performance.now();
      if (wait > 0) {
        this.#pumpLater(setTimeout(() => this.#resumePump(), wait));
        return;
      }
      const size = Math.min(this.#pieces?.() ?? first.bytes.length, first.bytes.length);
      this.#write(first, size);
      if (this.#pieces && this.#held.length > 0) {
        this.#pumpLater(setImmediate(() => this.#resumePump()));
        return;
      }
    }
    if (this.#ended && this.#held.length === 0) this.#to.end();
  }

  #write(first: { readonly bytes: Buffer; readonly due: number }, wanted: number): void {
    const size = Math.min(wanted, this.#budget);
    this.#budget -= size;
    this.#heldBytes -= size;
    this.#to.write(first.bytes.subarray(0, size));
    if (size === first.bytes.length) this.#held.shift();
    else this.#held[0] = { bytes: first.bytes.subarray(size), due: first.due };
    if (this.#heldBytes <= HELD_LIMIT) this.#from.resume();
    if (this.#budget > 0) return;
    this.#budget = Number.POSITIVE_INFINITY;
    this.#held = [];
    this.#cut?.();
  }

  #pumpLater(timer: NodeJS.Timeout | NodeJS.Immediate): void {
    this.#pumping = timer;
  }

  #resumePump(): void {
    this.#pumping = undefined;
    this.#pump();
  }
}
