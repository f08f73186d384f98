/**
 * Decides when pending output is written.
 *
 * Almost all that a line costs is the kernel's write, so lines that are close in time share one: a connection is
 * written at most once per interval (longer when the loop is busy: then fewer writes mean less waiting for all), the
 * first line after a quiet time at once. The sockets of a big room are written in chunks, with the loop going round
 * in between, so that nobody's input waits for a thousand writes.
 */
import type { Clock, Timer } from '../../core/clock.js';
import type { Outgoing } from './outgoing.js';
import { PendingNode } from './pending.js';

export interface FlusherOptions {
  readonly clock: Clock;
  /** Least ms between two writes to one connection while the loop is idle; 0 writes at every turn. */
  readonly intervalMs: number;
  /** The same when the loop is busy. */
  readonly busyIntervalMs: number;
  /** How busy the loop has been since the last call, 0 to 1. */
  readonly utilisation: () => number;
}

/** Sockets written before the loop goes round: some 0.5 ms of writing. */
const CHUNK = 64;
/** How often the load is measured, ms. */
const MEASURE_EVERY_MS = 50;
/** Between these loads the interval grows from its least to its greatest. */
const IDLE_LOAD = 0.4;
const BUSY_LOAD = 0.9;

export class Flusher {
  /** Where the pending lines of a connection without any begin. Renewed with every round, so old lines can go. */
  root: PendingNode = new PendingNode();
  readonly #options: FlusherOptions;
  /** Written first. */
  #hurried: Outgoing[] = [];
  /** The round that is being written, from `#done` on, and the next one. */
  #round: Outgoing[] = [];
  #done = 0;
  #next: Outgoing[] = [];
  /** Those written less than an interval ago. */
  #waiting: Outgoing[] = [];
  #timer: Timer | undefined;
  #scheduled = false;
  #intervalMs: number;
  #measuredAt = 0;

  constructor(options: FlusherOptions) {
    this.#options = options;
    this.#intervalMs = options.intervalMs;
  }

  /** The least ms between two writes as it is now. */
  get intervalMs(): number {
    return this.#intervalMs;
  }

  /** Has `out` written in its time. @returns false when it is not to take anything: it has ended, or is fed otherwise */
  enqueue(out: Outgoing): boolean {
    if (out.place === 'none') {
      out.place = 'soon';
      this.#next.push(out);
      if (!this.#scheduled) this.#schedule();
    }
    return out.place !== 'ended' && out.place !== 'behind';
  }

  /** Has `out` written at the end of this turn of the loop, whenever it was written last. */
  hurry(out: Outgoing): void {
    if (out.place === 'hurried' || out.place === 'ended' || out.place === 'behind') return;
    out.place = 'hurried';
    this.#hurried.push(out);
    if (!this.#scheduled) this.#schedule();
  }

  #schedule(): void {
    this.#scheduled = true;
    setImmediate(this.#run);
  }

  readonly #run = (): void => {
    this.#scheduled = false;
    const now = this.#options.clock.monotonic();
    this.#measure(now);
    this.root = new PendingNode();
    let room = CHUNK;
    if (this.#hurried.length > 0) {
      // All of them: each has one connection's own doing to thank for being here.
      const hurried = this.#hurried;
      this.#hurried = [];
      for (const out of hurried) this.#write(out, now);
      room -= hurried.length;
    }
    while (room > 0) {
      if (this.#done === this.#round.length && !this.#turnOver()) break;
      const out = this.#round[this.#done++];
      if (out?.place !== 'soon') continue;
      if (now - out.wroteAt >= this.#intervalMs) {
        this.#write(out, now);
        room--;
      } else {
        out.place = 'waiting';
        this.#waiting.push(out);
      }
    }
    if (this.#done < this.#round.length || this.#next.length > 0) this.#schedule();
    if (this.#waiting.length > 0 && this.#timer === undefined) this.#arm(now);
  };

  #write(out: Outgoing, now: number): void {
    if (out.place === 'ended') return;
    out.place = 'none';
    out.wroteAt = now;
    out.flush();
  }

  /** Makes the next round the present one. @returns false when there is none */
  #turnOver(): boolean {
    const finished = this.#round;
    finished.length = 0;
    this.#done = 0;
    this.#round = this.#next;
    this.#next = finished;
    return this.#round.length > 0;
  }

  #arm(now: number): void {
    let least = this.#intervalMs;
    for (const out of this.#waiting) least = Math.min(least, out.wroteAt + this.#intervalMs - now);
    this.#timer = this.#options.clock.setTimeout(this.#onTimer, Math.max(1, least));
  }

  readonly #onTimer = (): void => {
    this.#timer = undefined;
    const now = this.#options.clock.monotonic();
    const early: Outgoing[] = [];
    for (const out of this.#waiting) {
      if (out.place !== 'waiting') continue;
      if (now - out.wroteAt < this.#intervalMs) early.push(out);
      else {
        out.place = 'soon';
        this.#next.push(out);
      }
    }
    this.#waiting = early;
    if (this.#next.length > 0) {
      if (!this.#scheduled) this.#schedule();
    } else if (early.length > 0) this.#arm(now);
  };

  /** Adapts the interval to the load. */
  #measure(now: number): void {
    if (now - this.#measuredAt < MEASURE_EVERY_MS) return;
    this.#measuredAt = now;
    const { intervalMs, busyIntervalMs, utilisation } = this.#options;
    const load = Math.min(1, Math.max(0, (utilisation() - IDLE_LOAD) / (BUSY_LOAD - IDLE_LOAD)));
    this.#intervalMs = intervalMs + (busyIntervalMs - intervalMs) * load;
  }

  /** Writes nothing more. */
  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const list of [this.#hurried, this.#round, this.#next, this.#waiting]) list.length = 0;
    this.#done = 0;
  }
}
