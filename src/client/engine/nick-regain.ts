/**
 * Gets our nick back after a reconnect: the server may hold it for the dead connection until it notices, and then we
 * were let in as bob_.
 */

/** Asked again this often, and for so long: longer than any server's ping timeout. */
const EVERY_MS = 10_000;
const FOR_MS = 180_000;

export class NickRegain {
  #wanted: string | undefined;
  #until = 0;
  #nextAt = 0;
  #asking = false;

  /** @param wanted what we were called on the last connection; now: monotonic ms */
  start(wanted: string, now: number): void {
    this.#wanted = wanted;
    this.#until = now + FOR_MS;
    this.#nextAt = now + EVERY_MS;
    this.#asking = false;
  }

  stop(): void {
    this.#wanted = undefined;
  }

  /** The nick to ask for now, if it is time. */
  tick(now: number): string | undefined {
    if (this.#wanted === undefined || now < this.#nextAt) return undefined;
    if (now > this.#until) {
      this.stop();
      return undefined;
    }
    this.#nextAt = now + EVERY_MS;
    this.#asking = true;
    return this.#wanted;
  }

  /** Whoever has the nick is gone: ask at once. */
  freed(nick: string): string | undefined {
    return this.#wanted === nick ? nick : undefined;
  }

  /** Whether a "nickname in use" answers our own asking rather than a person's. */
  swallow(nick: string): boolean {
    const ours = this.#asking && nick === this.#wanted;
    if (ours) this.#asking = false;
    return ours;
  }
}
