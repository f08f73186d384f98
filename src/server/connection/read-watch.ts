/**
 * Tells a peer that reads slowly from one that does not read at all, by looking now and then whether something of
 * what waits for it has left.
 */
import type { Transport } from '../../core/transport.js';

/** A gap between two looks that is this much longer than it should be means that this process was stopped, ms. */
const JUMP_MS = 5000;

export interface Reading {
  /** It has taken something of what waited at the last look. */
  readonly took: boolean;
  /** For so long at least something waits and nothing of it has been taken, ms. */
  readonly stalledMs: number;
}

export class ReadWatch {
  readonly #transport: Transport;
  /** Since when nothing has left of what waits; undefined when nothing waits. */
  #since: number | undefined;
  #lookedAt = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * @param now monotonic ms
   * @param longestGap the longest pause between two looks, ms
   */
  look(now: number, longestGap: number): Reading {
    const waits = this.#transport.bufferedBytes > 0;
    const took = this.#transport.hasProgressed() && this.#since !== undefined;
    const jumped = now - this.#lookedAt > longestGap + JUMP_MS;
    this.#lookedAt = now;
    if (!waits) this.#since = undefined;
    else if (this.#since === undefined || took || jumped) this.#since = now;
    return { took, stalledMs: this.#since === undefined ? 0 : now - this.#since };
  }
}
