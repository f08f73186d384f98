/**
 * Who has spoken when in a room with slow mode, by identity, so that leaving and coming back shortens no wait.
 *
 * Kept by who asks whether somebody may speak, and not by the fold: messages on their way to the disk count too, or
 * whoever sends ten at once would be heard ten times. Nobody is shown any of it, and a restart forgets it.
 */

/** People of whom it is known; the one silent longest is forgotten first. */
const MOST_SPEAKERS = 4096;

export class Pace {
  /** Unix ms, the one silent longest first. */
  readonly #spokeAt: Map<string, number> = new Map();

  /** Takes the turn of somebody, if it is theirs. @returns ms to wait, 0 when they may speak now */
  take(identity: string, slowMs: number, now: number): number {
    const before = this.#spokeAt.get(identity);
    // A clock that was set back must not silence anybody for longer than the mode says.
    const waited = before === undefined ? slowMs : Math.max(0, now - before);
    if (waited < slowMs) return slowMs - waited;
    this.#spokeAt.delete(identity);
    this.#spokeAt.set(identity, now);
    for (const [oldest, at] of this.#spokeAt) {
      if (now - at < slowMs && this.#spokeAt.size <= MOST_SPEAKERS) break;
      this.#spokeAt.delete(oldest);
    }
    return 0;
  }

  clear(): void {
    this.#spokeAt.clear();
  }
}
