/**
 * Which sessions are to be written with the next batch, and who waits for it.
 *
 * The records of a batch are true as of a place: what came out of the log up to it is in them, what came later is
 * replayed over them at the start. So nothing needs to be written at every event, and nothing is lost in between.
 */
import { ChatError } from '../../../core/errors.js';
import type { SessionChange } from '../directory-types.js';
import type { Failure, SessionPatch } from './messages.js';

/** Places after which it is noted that the records are still true: bounds what is read at the start. */
const LONGEST_REPLAY = 4_096;

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

/** What a batch takes along. */
export interface TakenChanges {
  readonly patch: SessionPatch;
  readonly waiters: readonly Waiter[];
}

export class SessionKeeper {
  #source: () => readonly SessionChange[] = () => [];
  /** Changed and not known to be on the disk; null for a session that is over. At most one entry a session. */
  readonly #unsaved = new Map<string, string | null>();
  /** At most one a session: who has been promised a token waits here. */
  #waiters: Waiter[] = [];
  #trueUpTo = 0;

  /** @param source tells each change once */
  watch(source: () => readonly SessionChange[]): void {
    this.#source = source;
  }

  /** Whether somebody waits for the next batch. */
  get isAwaited(): boolean {
    return this.#waiters.length > 0;
  }

  /** Resolves when what has changed up to now is on the disk, rejects when the batch that had it was refused. */
  saved(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
    });
  }

  /** @param upTo the place up to which everything has been shown, and so is in the state */
  take(upTo: number): TakenChanges | undefined {
    for (const { id, record } of this.#source()) this.#unsaved.set(id, record ?? null);
    const due = this.#unsaved.size > 0 || this.isAwaited || upTo - this.#trueUpTo >= LONGEST_REPLAY;
    if (!due) return undefined;
    const waiters = this.#waiters;
    this.#waiters = [];
    return { patch: { upTo, records: [...this.#unsaved] }, waiters };
  }

  /** What became of the batch that took them. */
  settle({ patch, waiters }: TakenChanges, failure: Failure | undefined): void {
    if (failure !== undefined) {
      for (const waiter of waiters) waiter.reject(new ChatError(failure.code, failure.message));
      return;
    }
    this.#trueUpTo = patch.upTo;
    for (const [id, record] of patch.records) {
      if (this.#unsaved.get(id) === record) this.#unsaved.delete(id);
    }
    for (const waiter of waiters) waiter.resolve();
  }
}
