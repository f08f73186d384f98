/**
 * Tells the operator how the store is: at once when it changes, then at most once a minute, however often it goes
 * back and forth, and always what is true at the end.
 */
import type { Clock, Timer } from '../../core/clock.js';
import type { Logger } from './logger.js';

export interface Health {
  readonly state: 'ok' | 'degraded' | 'readonly';
  readonly reason: string;
}

const LEAST_MS = 60_000;

export class HealthLog {
  readonly #logger: Logger;
  readonly #clock: Clock;
  #told: Health['state'] = 'ok';
  #now: Health = { state: 'ok', reason: '' };
  #quiet: Timer | undefined;

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
  }

  changed(health: Health): void {
    this.#now = health;
    if (this.#quiet === undefined) this.#tell();
  }

  close(): void {
    this.#quiet?.cancel();
    this.#quiet = undefined;
  }

  #tell(): void {
    const { state, reason } = this.#now;
    if (state === this.#told) return;
    this.#told = state;
    if (state === 'ok') this.#logger.info('store.ok');
    else this.#logger.warn(`store.${state}`, { reason });
    this.#quiet = this.#clock.setTimeout(() => {
      this.#quiet = undefined;
      this.#tell();
    }, LEAST_MS);
  }
}
