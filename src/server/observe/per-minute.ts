/** How many of something there were in the last minute, to a second's precision. */

const SECONDS = 60;

export class PerMinute {
  readonly #counts: number[] = Array.from({ length: SECONDS }, () => 0);
  /** The second that was counted last. */
  #second = 0;

  /** @param nowMs monotonic */
  add(nowMs: number): void {
    const index = this.#moveTo(nowMs);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
  }

  /** @param nowMs monotonic */
  sum(nowMs: number): number {
    this.#moveTo(nowMs);
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** Forgets what is older than a minute. @returns the slot of this second */
  #moveTo(nowMs: number): number {
    const second = Math.floor(nowMs / 1000);
    const passed = Math.min(SECONDS, second - this.#second);
    for (let i = 1; i <= passed; i++) this.#counts[(this.#second + i) % SECONDS] = 0;
    if (second > this.#second) this.#second = second;
    return this.#second % SECONDS;
  }
}
