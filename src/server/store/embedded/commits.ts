/**
 * A batch on its way to the writer: what is known of it when the writer dies with it, and how a store that refuses is
 * found to be well again.
 */
import type { Clock, Timer } from '../../../core/clock.js';
import { asError } from '../../../core/errors.js';
import { lostOutcome } from './batch.js';
import type { Health } from './health.js';
import type { Batch, BatchOutcome, Opened, WriterRequest } from './messages.js';
import { asFailure } from './sql.js';
import type { WorkerLink } from './worker-link.js';

/** How often a store that refuses looks whether it can write again, ms. */
const PROBE_MS = 5_000;

export class Commits {
  readonly #writer: WorkerLink<WriterRequest, Opened>;
  readonly #health: Health;
  readonly #clock: Clock;
  /** Places that were refused while the file could not be asked whether they are in it. */
  #doubtful: { from: number; to: number } | undefined;
  #probe: Timer | undefined;
  #closed = false;

  constructor(writer: WorkerLink<WriterRequest, Opened>, health: Health, clock: Clock) {
    this.#writer = writer;
    this.#health = health;
    this.#clock = clock;
  }

  /** Whether something that was refused may be in the file all the same. */
  get inDoubt(): boolean {
    return this.#doubtful !== undefined;
  }

  /**
   * Writes a batch. Does not reject: that it could not be written is in the outcome.
   *
   * @param lastTime the latest time that any event has, Unix ms: those of a lost batch come after it
   */
  async commit(batch: Batch, lastTime: number): Promise<BatchOutcome> {
    const span = { from: batch.base, to: batch.base + batch.count };
    let asked = false;
    try {
      await this.#discardDoubtful();
      asked = true;
      return await this.#writer.ask<BatchOutcome>({ do: 'commit', batch });
    } catch (error) {
      if (!asked) return lostOutcome(batch, asFailure(error, 'store a message'), lastTime);
    }
    try {
      // The writer died with the batch. Its successor reads whether it had been committed; without an event in it, it
      // does no harm to write it again.
      const request = batch.count === 0 ? 'commit' : 'resolve';
      return await this.#writer.ask<BatchOutcome>({ do: request, batch });
    } catch (error) {
      this.#doubtful = { from: this.#doubtful?.from ?? span.from, to: span.to };
      return lostOutcome(batch, asFailure(error, 'store a message'), lastTime);
    }
  }

  noteHealth(batch: Batch, { failure, repeats }: BatchOutcome): void {
    if (failure === undefined) {
      if (batch.count > repeats.length) this.#health.well();
      return;
    }
    this.#health.refusing(failure.message);
    this.#probeLater();
  }

  /** Does not look any more whether the store is well. What is being written goes on. */
  close(): void {
    this.#closed = true;
    this.#probe?.cancel();
  }

  /** What was refused must not come to light later: it is taken out before anything new is written. */
  async #discardDoubtful(): Promise<void> {
    if (this.#doubtful === undefined) return;
    await this.#writer.ask({ do: 'discard', ...this.#doubtful });
    this.#doubtful = undefined;
  }

  #probeLater(): void {
    this.#probe?.cancel();
    if (this.#closed) return;
    this.#probe = this.#clock.setTimeout(() => void this.#probeNow(), PROBE_MS);
  }

  async #probeNow(): Promise<void> {
    try {
      await this.#discardDoubtful();
      await this.#writer.ask({ do: 'probe' });
      this.#health.well();
    } catch (error) {
      this.#health.refusing(asError(error).message);
      this.#probeLater();
    }
  }
}
