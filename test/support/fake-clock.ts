/** A clock that stands still until a test moves it; timers run in the order of their deadlines, then of their making. */
import type { Clock, Timer } from '../../src/core/clock.js';

interface Waiting {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** More timers than this in one advance() are a timer that makes itself again without end. */
const MOST_TIMERS = 1_000_000;

export class FakeClock implements Clock {
  #wall: number;
  #monotonic = 0;
  #made = 0;
  readonly #waiting = new Set<Waiting>();

  /** @param wallMs what now() says at the beginning */
  constructor(wallMs: number = Date.UTC(2024, 0, 1)) {
    this.#wall = wallMs;
  }

  /** How many timers wait: 0 proves that nothing was left behind. */
  get pendingTimers(): number {
    return this.#waiting.size;
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  setTimeout(run: () => void, ms: number): Timer {
    const waiting: Waiting = { at: this.#monotonic + Math.max(0, ms), order: this.#made++, run };
    this.#waiting.add(waiting);
    return { cancel: () => this.#waiting.delete(waiting) };
  }

  /** Moves both times by `ms` and runs what becomes due on the way, each at its own moment. */
  advance(ms: number): void {
    const until = this.#monotonic + ms;
    for (let ran = 0; ran < MOST_TIMERS; ran++) {
      const due = this.#firstUntil(until);
      if (due === undefined) {
        this.#moveTo(until);
        return;
      }
      this.#waiting.delete(due);
      this.#moveTo(due.at);
      due.run();
    }
    throw new Error(`a timer made itself again ${MOST_TIMERS} times within ${ms} ms`);
  }

  /** The wall clock is set, by an administrator or NTP; no time passes. */
  jumpWall(ms: number): void {
    this.#wall += ms;
  }

  /** The process was stopped: time passes, and timers run late, all at the end of it. */
  sleep(ms: number): void {
    this.#moveTo(this.#monotonic + ms);
    this.advance(0);
  }

  #moveTo(at: number): void {
    if (at <= this.#monotonic) return;
    this.#wall += at - this.#monotonic;
    this.#monotonic = at;
  }

  #firstUntil(until: number): Waiting | undefined {
    let first: Waiting | undefined;
    for (const each of this.#waiting) {
      if (each.at > until) continue;
      if (first === undefined || each.at < first.at || (each.at === first.at && each.order < first.order))
        first = each;
    }
    return first;
  }
}
