/**
 * What the writer does when nobody waits for it: each chore a little at a time, some time after it became due, so that
 * much of it goes together and a commit never waits for more than one step.
 */

export interface Chore {
  /** Whether there is something to do. */
  readonly isDue: boolean;
  /** How long to let more come together before the next step, ms. */
  readonly waitMs: number;
  /** One step. What it throws is a fault that ends the thread. */
  work(): void;
}

export class Chores {
  readonly #chores: readonly Chore[];
  /** Of each chore that waits for its time. */
  readonly #timers: Map<Chore, NodeJS.Timeout> = new Map();
  #stopped = false;

  constructor(chores: readonly Chore[]) {
    this.#chores = chores;
  }

  /** To be called when something may have become due. */
  look(): void {
    if (this.#stopped) return;
    for (const chore of this.#chores) {
      if (!chore.isDue || this.#timers.has(chore)) continue;
      const timer = setTimeout(() => {
        this.#timers.delete(chore);
        chore.work();
        this.look();
      }, chore.waitMs);
      // The thread may end before: what is left is due again at the next start.
      timer.unref();
      this.#timers.set(chore, timer);
    }
  }

  /** Nothing more is done: the connection is about to be closed. */
  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
