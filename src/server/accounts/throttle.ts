/** Who gets something wrong waits, each time longer: for guesses of passwords and codes, by name and by address. */
import type { Clock } from '../../core/clock.js';

const FIRST_WAIT_MS = 1000;
/** Of a name not longer: others must not be able to keep its owner out. */
const LONGEST_WAIT_MS = 60_000;
/** After this long without a mistake everything is forgotten. */
const FORGET_MS = 15 * 60_000;
/** Of whom something is kept; the one longest ago gives way. About 1 MB. */
const MOST_KEPT = 10_000;

interface Record {
  mistakes: number;
  /** Monotonic ms. */
  at: number;
}

export class Throttle {
  readonly #clock: Clock;
  readonly #free: number;
  /** The oldest mistake first. */
  readonly #records: Map<string, Record> = new Map();

  /** @param free mistakes without a wait: people mistype */
  constructor(clock: Clock, free: number) {
    this.#clock = clock;
    this.#free = free;
  }

  /** How many whole seconds are still to be waited, 0 for none. */
  wait(who: string): number {
    const now = this.#clock.monotonic();
    const { mistakes = 0, at = 0 } = this.#records.get(who) ?? {};
    if (mistakes < this.#free || now - at > FORGET_MS) return 0;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (mistakes - this.#free));
    return Math.ceil(Math.max(0, at + wait - now) / 1000);
  }

  mistake(who: string): void {
    const now = this.#clock.monotonic();
    const { mistakes, at } = this.#records.get(who) ?? { mistakes: 0, at: now };
    this.#records.delete(who);
    this.#records.set(who, { mistakes: now - at > FORGET_MS ? 1 : mistakes + 1, at: now });
    const oldest = this.#records.keys().next().value;
    if (this.#records.size > MOST_KEPT && oldest !== undefined) this.#records.delete(oldest);
  }

  /** They have got it right. */
  forget(who: string): void {
    this.#records.delete(who);
  }
}
