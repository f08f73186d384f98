/**
 * Reads what one member is sent, fast enough for a million lines a second, and checks it: of each sender every message
 * once and in order, and by a running hash the same order for all members.
 */

/** A message's text ends with this mark, 4 digits of the sender, 8 of its count, 12 of the time in us. */
const MARK = 0x7e;
const TAIL = 1 + 4 + 8 + 12;
const LF = 0x0a;
const AT = 0x40;
/** Where the msgid is in a line that begins with `@msgid=`. */
const MSGID_FROM = 7;
const MSGID_TO: number = MSGID_FROM + 16;

export function formatText(sender: number, count: number, micros: number, padding: string): string {
  return `${padding}~${digits(sender, 4)}${digits(count, 8)}${digits(micros, 12)}`;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** Latencies in steps of 0.1 ms up to 5 s. */
export class Latencies {
  readonly #steps: Uint32Array = new Uint32Array(50_001);
  #count = 0;

  add(micros: number): void {
    this.#count++;
    const step = Math.min(50_000, Math.max(0, Math.round(micros / 100)));
    this.#steps[step] = (this.#steps[step] ?? 0) + 1;
  }

  /** ms */
  quantile(share: number): number {
    let left = this.#count * share;
    for (let step = 0; step < this.#steps.length; step++) {
      left -= this.#steps[step] ?? 0;
      if (left <= 0) return step / 10;
    }
    return Number.POSITIVE_INFINITY;
  }
}

export class Receiver {
  /** Messages received. */
  received = 0;
  /** Depends on the order of all messages. */
  hash = 17;
  faults = 0;
  /** The msgid of the last message, '' when messages have no tags. */
  msgid = '';
  readonly #counts: Int32Array;
  readonly #latencies: Latencies | undefined;
  readonly #now: () => number;
  readonly #onOther: (line: string) => void;
  readonly #onMessage: (sender: number) => void;
  #rest: Buffer | undefined;

  /**
   * @param latencies where this member is of the sample
   * @param now us, as in the messages
   * @param onOther gets every line that is no message of the benchmark
   */
  constructor(
    senders: number,
    latencies: Latencies | undefined,
    now: () => number,
    onOther: (line: string) => void,
    onMessage: (sender: number) => void,
  ) {
    this.#counts = new Int32Array(senders);
    this.#latencies = latencies;
    this.#now = now;
    this.#onOther = onOther;
    this.#onMessage = onMessage;
  }

  push(chunk: Buffer): void {
    let start = 0;
    let lf = chunk.indexOf(LF);
    if (this.#rest !== undefined) {
      if (lf < 0) {
        this.#rest = Buffer.concat([this.#rest, chunk]);
        return;
      }
      const line = Buffer.concat([this.#rest, chunk.subarray(0, lf + 1)]);
      this.#rest = undefined;
      this.#line(line, 0, line.length - 1);
      start = lf + 1;
      lf = chunk.indexOf(LF, start);
    }
    while (lf >= 0) {
      this.#line(chunk, start, lf);
      start = lf + 1;
      lf = chunk.indexOf(LF, start);
    }
    if (start < chunk.length) this.#rest = Buffer.from(chunk.subarray(start));
  }

  #line(bytes: Buffer, start: number, lf: number): void {
    const mark = lf - 1 - TAIL;
    if (mark <= start || bytes[mark] !== MARK) {
      this.#onOther(bytes.toString('latin1', start, lf - 1));
      return;
    }
    const sender = number(bytes, mark + 1, 4);
    const count = number(bytes, mark + 5, 8);
    if (count !== this.#counts[sender]) this.faults++;
    this.#counts[sender] = count + 1;
    this.received++;
    // The only tag of a message that says who it was.
    if (bytes[start] === AT) this.msgid = bytes.toString('latin1', start + MSGID_FROM, start + MSGID_TO);
    this.hash = (Math.imul(this.hash, 31) + sender * 7919 + count) | 0;
    this.#latencies?.add(this.#now() - number(bytes, mark + 13, 12));
    this.#onMessage(sender);
  }
}

function number(bytes: Buffer, from: number, width: number): number {
  let value = 0;
  for (let i = from; i < from + width; i++) value = value * 10 + ((bytes[i] ?? 0) - 0x30);
  return value;
}
