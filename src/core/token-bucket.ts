/** A rate with a burst: tokens come at a steady rate up to a cap, each action takes some. */

export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  /**
   * @param ratePerSecond 0 switches the limit off
   * @param burst how many may be taken at once after a rest; at least 1
   * @param nowMs monotonic, as in take
   */
  constructor(ratePerSecond: number, burst: number, nowMs: number) {
    this.#perMs = ratePerSecond / 1000;
    this.#burst = Math.max(1, burst);
    this.#tokens = this.#burst;
    this.#at = nowMs;
  }

  /**
   * Takes `n` tokens if they are there.
   *
   * @returns 0 when they were taken, otherwise the ms until they will be; nothing was taken then. More than the burst
   *   at once counts as the burst, so that no wait is for ever.
   */
  take(n: number, nowMs: number): number {
    if (this.#perMs <= 0) return 0;
    this.#refill(nowMs);
    const wanted = Math.min(n, this.#burst);
    const missing = wanted - this.#tokens;
    // Sums of fractions: a token that is there but for the rounding is there.
    if (missing > 1e-9) return Math.max(1, Math.ceil(missing / this.#perMs - 1e-6));
    this.#tokens = Math.max(0, this.#tokens - wanted);
    return 0;
  }

  #refill(nowMs: number): void {
    if (nowMs <= this.#at) return;
    this.#tokens = Math.min(this.#burst, this.#tokens + (nowMs - this.#at) * this.#perMs);
    this.#at = nowMs;
  }
}
