/**
 * What a person may do so many times a minute: entering rooms, changing nicknames, writing to people they have not written
 * to before. Nobody is shown any of it and a restart forgets it, so it is kept beside the log, like `Pace`.
 */

const MINUTE_MS = 60_000;
/** People written to that are remembered; the one longest not written to is forgotten and counts as new again. */
const MOST_PARTNERS = 256;

/** So many at once after a rest, and so many a minute. */
class Allowance {
  #left: number | undefined;
  #at = 0;

  /** @returns ms to wait, 0 when it was taken. A clock that was set back or forth silences nobody. */
  take(perMinute: number, burst: number, now: number): number {
    const gained = (Math.max(0, now - this.#at) * perMinute) / MINUTE_MS;
    const left = Math.min(burst, (this.#left ?? burst) + gained);
    this.#at = now;
    this.#left = left >= 1 ? left - 1 : left;
    return left >= 1 ? 0 : Math.ceil(((1 - left) * MINUTE_MS) / perMinute);
  }
}

/** Of one session. Rates a minute, 0 for none; all answer the ms to wait, 0 when it may be. */
export class Allowances {
  readonly #joins = new Allowance();
  readonly #nicks = new Allowance();
  readonly #targets = new Allowance();
  readonly #partners: Set<string> = new Set();

  /** @param burst as many rooms as a client may be in: one that comes back enters all of them at once */
  join(perMinute: number, burst: number, now: number): number {
    return perMinute === 0 ? 0 : this.#joins.take(perMinute, Math.max(1, burst), now);
  }

  nick(perMinute: number, now: number): number {
    return perMinute === 0 ? 0 : this.#nicks.take(perMinute, perMinute, now);
  }

  /** @param identity of who is written to */
  target(identity: string, perMinute: number, now: number): number {
    if (perMinute === 0) return 0;
    const isNew = !this.#partners.delete(identity);
    const wait = isNew ? this.#targets.take(perMinute, perMinute, now) : 0;
    if (wait > 0) return wait;
    this.#partners.add(identity);
    const [oldest] = this.#partners;
    if (this.#partners.size > MOST_PARTNERS && oldest !== undefined) this.#partners.delete(oldest);
    return 0;
  }
}
