/** Password hashes, a few at a time: each keeps a thread busy for a third of a second, and Node has four for everything. */
import { ChatError } from '../../core/errors.js';

/** At once: the others are for files and names. */
const AT_ONCE = 2;
/** Waiting: more would not have their turn within the time that registration may take. */
const MOST_WAITING = 32;

export class HashQueue {
  #running = 0;
  readonly #waiting: Array<() => void> = [];

  /** Does `work` in its turn. Rejects with HASHING_BUSY when too many wait. */
  async run<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= MOST_WAITING) {
        throw new ChatError(
          'HASHING_BUSY',
          'Cannot check a password now: too many are being checked; try again',
        );
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running++;
    try {
      return await work();
    } finally {
      // The turn is handed on without being given up in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}
