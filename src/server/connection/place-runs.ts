/**
 * Rising numbers, first in and first out, as runs: thousands of them next to each other cost as much as one, and
 * numbers with gaps two or three bytes each.
 */

const FIRST_BYTES = 64;
/** A number of 53 bits, seven in a byte. */
const LONGEST_NUMBER = 8;

/** Numbers next to each other, both ends included. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

export class PlaceRuns {
  /** Complete runs as pairs of numbers: the gap since the end of the one before, and the length. */
  #bytes: Uint8Array | undefined;
  #readAt = 0;
  #writeAt = 0;
  /** The end of the run that was read from the bytes last, and of the one that was written last. */
  #readEnd = 0;
  #writtenEnd = 0;
  /** The rest of the run that is being taken; empty while `from` is above `to`. */
  #first: Run = { from: 1, to: 0 };
  /** The run that may still grow. */
  #last: Run = { from: 1, to: 0 };

  /** Bytes that it takes in memory beside itself. */
  get bytes(): number {
    return this.#bytes?.length ?? 0;
  }

  get isEmpty(): boolean {
    return isEmpty(this.#first) && isEmpty(this.#last) && this.#readAt === this.#writeAt;
  }

  /** @param place above all that were added before */
  add(place: number): void {
    if (!isEmpty(this.#last)) {
      if (place === this.#last.to + 1) {
        this.#last = { from: this.#last.from, to: place };
        return;
      }
      this.#write(this.#last);
    }
    this.#last = { from: place, to: place };
  }

  /** Takes the next run, or its first `most` numbers. @returns undefined when there is nothing */
  take(most: number): Run | undefined {
    if (isEmpty(this.#first)) {
      const next = this.#read() ?? this.#takeLast();
      if (next === undefined) return undefined;
      this.#first = next;
    }
    const { from, to } = this.#first;
    const taken = { from, to: Math.min(to, from + most - 1) };
    this.#first = { from: taken.to + 1, to };
    return taken;
  }

  #takeLast(): Run | undefined {
    const last = this.#last;
    if (isEmpty(last)) return undefined;
    this.#last = { from: 1, to: 0 };
    return last;
  }

  #write({ from, to }: Run): void {
    const bytes = this.#withRoom();
    this.#writeAt = writeNumber(bytes, this.#writeAt, from - this.#writtenEnd);
    this.#writeAt = writeNumber(bytes, this.#writeAt, to - from);
    this.#writtenEnd = to;
  }

  #read(): Run | undefined {
    if (this.#bytes === undefined || this.#readAt === this.#writeAt) return undefined;
    const gap = this.#readNumber(this.#bytes);
    const length = this.#readNumber(this.#bytes);
    const from = this.#readEnd + gap;
    this.#readEnd = from + length;
    return { from, to: this.#readEnd };
  }

  /** Makes room for one run: what has been read goes before anything grows. */
  #withRoom(): Uint8Array {
    const bytes = this.#bytes ?? new Uint8Array(FIRST_BYTES);
    this.#bytes = bytes;
    if (this.#writeAt + 2 * LONGEST_NUMBER <= bytes.length) return bytes;
    const left = bytes.subarray(this.#readAt, this.#writeAt);
    const roomy = left.length <= bytes.length / 2 ? bytes : new Uint8Array(bytes.length * 2);
    if (roomy === bytes) bytes.copyWithin(0, this.#readAt, this.#writeAt);
    else roomy.set(left);
    this.#writeAt -= this.#readAt;
    this.#readAt = 0;
    this.#bytes = roomy;
    return roomy;
  }

  #readNumber(bytes: Uint8Array): number {
    let number = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = bytes[this.#readAt++] ?? 0;
      number += (byte % 128) * unit;
      if (byte < 128) return number;
    }
  }
}

function isEmpty({ from, to }: Run): boolean {
  return from > to;
}

/** Seven bits a byte, the lowest first. @returns where the next one begins */
function writeNumber(bytes: Uint8Array, at: number, number: number): number {
  let rest = number;
  let next = at;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[next++] = (rest % 128) + 128;
  bytes[next++] = rest;
  return next;
}
