/** Messages of one connection on their way into the log: its input is held while there are too many. */
import type { Connection } from '../connection/connection.js';

/** Their memory, while the disk is slow. */
const MOST_IN_FLIGHT = 128;

export class InFlight {
  readonly #connection: Pick<Connection, 'hold' | 'release'>;
  readonly #onNone: () => void;
  #count = 0;
  #full = false;

  /** @param onNone the last one has arrived */
  constructor(connection: Pick<Connection, 'hold' | 'release'>, onNone: () => void) {
    this.#connection = connection;
    this.#onNone = onNone;
  }

  get any(): boolean {
    return this.#count > 0;
  }

  /** A message is on its way. */
  follow(done: Promise<void>, onError: (error: unknown) => void): void {
    this.#count++;
    if (this.#count >= MOST_IN_FLIGHT && !this.#full) {
      this.#full = true;
      this.#connection.hold();
    }
    void done.catch(onError).finally(() => {
      this.#count--;
      if (this.#full && this.#count < MOST_IN_FLIGHT / 2) {
        this.#full = false;
        this.#connection.release();
      }
      if (this.#count === 0) this.#onNone();
    });
  }
}
