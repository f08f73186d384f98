/**
 * Keeps a fault that happens a thousand times from being a thousand lines.
 *
 * Per key, the first lines of a period are written and the rest counted; when the period is over and lines were
 * held back, the last of them is written with their number, and the next period begins with nothing to spend. So
 * a fault that goes on is one line a period, and one that stops is told in full.
 */

/** How many lines of one key are written in a period before the others are counted. */
export interface RepeatPolicy {
  readonly burst: number;
  readonly periodMs: number;
}

/** The last line of a period, and how many lines were held back, this one included. */
export interface Repeated<Line> {
  readonly last: Line;
  readonly count: number;
}

interface Period<Line> {
  readonly policy: RepeatPolicy;
  endsAt: number;
  written: number;
  held: number;
  last: Line;
}

/**
 * Keys watched at once. A stranger chooses part of a key (an address), so there is an end to them; beyond it the
 * oldest period ends early, which costs at most one line more.
 */
const MAX_KEYS = 1000;

export class RepeatFilter<Line> {
  readonly #periods: Map<string, Period<Line>> = new Map();

  /** Number of keys being watched; while there are any, `sweep` should be called now and then. */
  get size(): number {
    return this.#periods.size;
  }

  /** Whether this line is to be written now, and the sums to be written before it. */
  admit(
    key: string,
    line: Line,
    policy: RepeatPolicy,
    nowMs: number,
  ): { readonly write: boolean; readonly sums: ReadonlyArray<Repeated<Line>> } {
    const sums = this.#end(key, nowMs);
    const period = this.#periods.get(key);
    if (!period) {
      if (this.#periods.size >= MAX_KEYS) sums.push(...this.#endOldest());
      this.#periods.set(key, { policy, endsAt: nowMs + policy.periodMs, written: 1, held: 0, last: line });
      return { write: true, sums };
    }
    if (period.written < policy.burst) {
      period.written += 1;
      return { write: true, sums };
    }
    period.held += 1;
    period.last = line;
    return { write: false, sums };
  }

  /** Ends the periods that are over and gives their sums; `Infinity` ends all. */
  sweep(nowMs: number): Array<Repeated<Line>> {
    return [...this.#periods.keys()].flatMap((key) => this.#end(key, nowMs));
  }

  #end(key: string, nowMs: number): Array<Repeated<Line>> {
    const period = this.#periods.get(key);
    if (!period || period.endsAt > nowMs) return [];
    const { held, last, policy } = period;
    if (held === 0 || nowMs === Infinity) this.#periods.delete(key);
    if (held === 0) return [];
    period.endsAt = nowMs + policy.periodMs;
    period.written = policy.burst;
    period.held = 0;
    return [{ last, count: held }];
  }

  #endOldest(): Array<Repeated<Line>> {
    for (const [key, { held, last }] of this.#periods) {
      this.#periods.delete(key);
      return held > 0 ? [{ last, count: held }] : [];
    }
    return [];
  }
}
