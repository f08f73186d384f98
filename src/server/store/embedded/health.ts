/** How the store is, and who wants to know when that changes. */
import type { StoreHealth } from '../log-types.js';

const WELL: StoreHealth = { state: 'ok', reason: '' };

export class Health {
  readonly #listeners: ((health: StoreHealth) => void)[] = [];
  #now: StoreHealth = WELL;

  get now(): StoreHealth {
    return this.#now;
  }

  listen(listener: (health: StoreHealth) => void): void {
    this.#listeners.push(listener);
  }

  /** Writing works. */
  well(): void {
    this.#change(WELL);
  }

  /** Required appends are refused, for `reason`. */
  refusing(reason: string): void {
    this.#change({ state: 'readonly', reason });
  }

  /** Tells of a change only: the same reason again is no news. */
  #change(health: StoreHealth): void {
    if (health.state === this.#now.state && health.reason === this.#now.reason) return;
    this.#now = health;
    for (const listener of this.#listeners) listener(health);
  }
}
