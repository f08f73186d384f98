/** How long to wait before the next attempt: at once, then 1, 2, 4 ... s, never the same for all who wait. */

export interface BackoffOptions {
  /** The first wait that is not zero, ms. */
  firstMs?: number;
  longestMs?: number;
  /** From 0 up to 1, as Math.random. */
  random: () => number;
}

/**
 * Each wait lies between half and the whole of its step, so that the clients of a restarted server do not come back in
 * one moment and nobody waits longer than the longest.
 */
export class Backoff {
  #attempt = 0;
  readonly #firstMs: number;
  readonly #longestMs: number;
  readonly #random: () => number;

  constructor(options: BackoffOptions) {
    this.#firstMs = options.firstMs ?? 1000;
    this.#longestMs = options.longestMs ?? 30_000;
    this.#random = options.random;
  }

  /** Attempts since the last success. */
  get attempt(): number {
    return this.#attempt;
  }

  /** ms to wait before the attempt that is counted with this call; 0 for the first. */
  next(): number {
    const step = this.#attempt++;
    if (step === 0) return 0;
    const whole = Math.min(this.#firstMs * 2 ** Math.min(step - 1, 30), this.#longestMs);
    return Math.round(whole / 2 + (whole / 2) * this.#random());
  }

  /** To be called when an attempt has proved itself, not when it merely began. */
  reset(): void {
    this.#attempt = 0;
  }
}
