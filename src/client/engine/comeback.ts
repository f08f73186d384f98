/**
 * After a connection of ours others may still be on their way back: a server that restarts loses everybody at once.
 * Says for how long private lines wait for them, and when they are tried again.
 */

/** Longer than the pauses between the tries of any client that comes back by itself. */
const FOR_MS = 60_000;
/** A person in none of our rooms comes unseen. */
const EVERY_MS = 10_000;

export class Comeback {
  #until = Number.NEGATIVE_INFINITY;
  #nextAt = 0;

  /** We are connected. @param now monotonic ms */
  start(now: number): void {
    this.#until = now + FOR_MS;
    this.#nextAt = now + EVERY_MS;
  }

  /** Whether somebody who is not there yet may be soon. */
  isOpen(now: number): boolean {
    return now < this.#until;
  }

  /** Whether it is time for another try; the last one is when the time is over. */
  isDue(now: number): boolean {
    if (now < this.#nextAt) return false;
    this.#nextAt = now + EVERY_MS;
    return true;
  }
}
