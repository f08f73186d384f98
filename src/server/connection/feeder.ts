/**
 * Feeds those who are behind, one page each in turn, a few pages at a time: however many they are, they take no more
 * of a turn of the loop than these few pages, and of the reading thread no more than as many requests.
 */
import type { Clock, Timer } from '../../core/clock.js';
import type { LineSource } from './line-source.js';

/** Somebody who is behind and whose socket takes more. */
export interface Fed {
  /** Sends the next page; asks for its next turn itself. Rejects when the page could not be read. */
  feed(source: LineSource): Promise<void>;
}

/** Pages on their way: one is being read while another one is written. */
const MOST_PAGES = 2;
/** How long a reader waits whose page could not be read, ms: the store is busy, or begins again. */
const RETRY_MS = 500;

export interface FeederOptions {
  readonly clock: Clock;
  readonly source: LineSource;
  /** Gets what reading has failed with; it is tried again. */
  readonly onError: (error: unknown) => void;
}

export class Feeder {
  readonly #options: FeederOptions;
  /** Each connection at most once. */
  #queue: Fed[] = [];
  #pages = 0;
  #scheduled = false;
  #closed = false;
  readonly #retries: Set<Timer> = new Set();

  constructor(options: FeederOptions) {
    this.#options = options;
  }

  /** Puts `reader` at the end of the queue; it must not be in it, nor being fed. */
  ready(reader: Fed): void {
    this.#queue.push(reader);
    this.#schedule();
  }

  /** Feeds nobody any more. */
  close(): void {
    this.#closed = true;
    this.#queue = [];
    for (const timer of this.#retries) timer.cancel();
    this.#retries.clear();
  }

  #schedule(): void {
    if (this.#scheduled || this.#closed) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const turn = this.#queue.splice(0, MOST_PAGES - this.#pages);
      for (const reader of turn) this.#feed(reader);
    });
  }

  #feed(reader: Fed): void {
    this.#pages++;
    reader
      .feed(this.#options.source)
      .catch((error: unknown) => {
        this.#options.onError(error);
        this.#later(reader);
      })
      .finally(() => {
        this.#pages--;
        if (this.#queue.length > 0) this.#schedule();
      });
  }

  #later(reader: Fed): void {
    if (this.#closed) return;
    const timer = this.#options.clock.setTimeout(() => {
      this.#retries.delete(timer);
      this.ready(reader);
    }, RETRY_MS);
    this.#retries.add(timer);
  }
}
