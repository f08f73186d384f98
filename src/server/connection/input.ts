/**
 * The incoming half of a connection: bytes to lines, one line at a time, no faster than it may.
 *
 * Nothing is dropped. Lines wait while a command of the same connection is at work and while the token bucket is
 * empty; when many wait, the socket is not read any more and TCP slows the peer down.
 */
import type { Clock } from '../../core/clock.js';
import { type DecodedLine, FROM_CLIENT, LineDecoder } from '../../core/line-decoder.js';
import { TokenBucket } from '../../core/token-bucket.js';
import { type TimerWheel, WheelEntry } from '../../core/wheel.js';

export interface InputLimits {
  /** Lines per second, 0 for no limit. */
  readonly lineRate: number;
  /** Lines at once after a rest. */
  readonly lineBurst: number;
  /** Characters of waiting lines above which the socket is not read. */
  readonly waitingChars: number;
  /** How long the socket may stay unread because of the rate, ms. */
  readonly floodMs: number;
}

export interface InputHandler {
  /** The next item, never while held. */
  onItem(item: DecodedLine): void;
  /** Read on or not. */
  onFlow(reading: boolean): void;
  /** A line has to wait for the rate so long that a person notices, for the first time since none waited. */
  onSlowed(): void;
  /** Over the rate for too long. */
  onFlood(): void;
  /** Nothing waits any more, after `finish`. */
  onDrained(): void;
}

/** From this wait on a peer is told, ms: a client that comes back to its rooms is slowed too, but not for that long. */
const NOTICED_WAIT_MS = 2000;

/**
 * Tokens that a connection may take before others have their turn, whatever its rate: some ms of work. What it has been
 * answered is written before it is asked for more, so that a packet full of LIST is not a memory full of lists.
 */
const TOKENS_PER_TURN = 128;

export class Input {
  readonly #clock: Clock;
  readonly #wheel: TimerWheel;
  readonly #limits: InputLimits;
  readonly #handler: InputHandler;
  readonly #decoder: LineDecoder = new LineDecoder(FROM_CLIENT);
  #bucket: TokenBucket;
  #queue: DecodedLine[] = [];
  #head = 0;
  #chars = 0;
  #held = 0;
  /** Tokens that the next line takes beside its own. */
  #owed = 0;
  /** Tokens taken since the last turn began. */
  #taken = 0;
  /** What waits has its next turn when the loop has been round. */
  #yielded = false;
  #draining = false;
  #reading = true;
  #slowed = false;
  #finishing = false;
  #closed = false;
  /** Since when the rate keeps the socket unread. */
  #floodSince: number | undefined;
  #wake: WheelEntry | undefined;

  constructor(clock: Clock, wheel: TimerWheel, limits: InputLimits, handler: InputHandler) {
    this.#clock = clock;
    this.#wheel = wheel;
    this.#limits = limits;
    this.#handler = handler;
    this.#bucket = this.#fullBucket();
  }

  /** True while lines wait here: silence is then ours, not the peer's. */
  get waiting(): boolean {
    return this.#head < this.#queue.length;
  }

  push(chunk: Uint8Array): void {
    if (this.#closed) return;
    for (const item of this.#decoder.push(chunk)) {
      this.#queue.push(item);
      this.#chars += sizeOf(item);
    }
    this.#drain();
  }

  /** Keeps the next line back until as many `release` have come as `hold`. */
  hold(): void {
    this.#held++;
  }

  release(): void {
    this.#held--;
    if (this.#held === 0) this.#drain();
  }

  /** Has the next line pay for what the last one cost beyond its own token. */
  charge(tokens: number): void {
    this.#owed += tokens;
  }

  /** As after a rest: nothing is owed and the whole burst is there. */
  refill(): void {
    this.#bucket = this.#fullBucket();
    this.#owed = 0;
  }

  /** The peer sends nothing more: hands over what may be handed over now, and tells when that is all. */
  finish(): void {
    this.#finishing = true;
    this.#drain();
  }

  /** Hands over nothing more. */
  close(): void {
    this.#closed = true;
    this.#queue = [];
    this.#head = 0;
    this.#chars = 0;
    if (this.#wake !== undefined) this.#wheel.cancel(this.#wake);
  }

  #drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    this.#taken = 0;
    try {
      while (this.#held === 0 && this.waiting && this.#hasTurn() && this.#hasToken()) {
        const item = this.#take();
        if (item !== undefined) this.#handler.onItem(item);
      }
    } finally {
      this.#draining = false;
    }
    if (this.#closed) return;
    this.#setFlow();
    // A peer that is gone is not worth a wait for its rate; work that has begun is waited for.
    if (this.#finishing && this.#held === 0 && !this.#yielded) this.#handler.onDrained();
  }

  #hasTurn(): boolean {
    if (this.#taken >= TOKENS_PER_TURN && !this.#yielded) {
      this.#yielded = true;
      setImmediate(this.#onTurn);
    }
    return !this.#yielded;
  }

  readonly #onTurn = (): void => {
    this.#yielded = false;
    if (!this.#closed) this.#drain();
  };

  #hasToken(): boolean {
    const tokens = 1 + this.#owed;
    const wait = this.#bucket.take(tokens, this.#clock.monotonic());
    if (wait === 0) {
      this.#owed = 0;
      this.#taken += tokens;
      this.#slowed &&= this.#queue.length - this.#head > 1;
      return true;
    }
    this.#wake ??= new WheelEntry(() => this.#drain());
    this.#wheel.schedule(this.#wake, wait);
    if (!this.#slowed && this.#lastWait(wait) >= NOTICED_WAIT_MS) {
      this.#slowed = true;
      this.#handler.onSlowed();
    }
    return false;
  }

  /** At least so long, ms, the last waiting line will wait when the first of them does for `firstMs`. */
  #lastWait(firstMs: number): number {
    return firstMs + ((this.#queue.length - this.#head - 1) * 1000) / this.#limits.lineRate;
  }

  #fullBucket(): TokenBucket {
    const { lineRate, lineBurst } = this.#limits;
    return new TokenBucket(lineRate, lineBurst, this.#clock.monotonic());
  }

  #take(): DecodedLine | undefined {
    const item = this.#queue[this.#head++];
    if (item !== undefined) this.#chars -= sizeOf(item);
    if (this.#head === this.#queue.length) {
      this.#queue = [];
      this.#head = 0;
    } else if (this.#head >= 1024 && this.#head * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  #setFlow(): void {
    const { waitingChars, floodMs } = this.#limits;
    const reading = this.#chars < (this.#reading ? waitingChars : waitingChars / 2);
    if (reading !== this.#reading) {
      this.#reading = reading;
      this.#handler.onFlow(reading);
    }
    const now = this.#clock.monotonic();
    if (reading || this.#held > 0) this.#floodSince = undefined;
    else if (this.#floodSince === undefined) this.#floodSince = now;
    else if (now - this.#floodSince >= floodMs) this.#handler.onFlood();
  }
}

/** What an item weighs in the queue: its text, and a little for being there at all. */
function sizeOf(item: DecodedLine): number {
  if (item.kind === 'line') return 16 + item.text.length;
  return 16 + (item.code === 'LINE_WITHOUT_END' ? 0 : (item.tags?.length ?? 0));
}
