/** One password at a time: each takes 128 MiB and a fifth of a second of a thread, and guessing must not take all of them. */
import { verifyPassword } from './password-hash.js';

/** Who waits longer than these take is told to try again. */
const MOST_WAITING = 8;

export class PasswordGate {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @returns undefined when too many wait already, and nothing was looked at */
  async verify(password: string, verifier: string | undefined): Promise<boolean | undefined> {
    if (this.#waiting >= MOST_WAITING) return undefined;
    this.#waiting++;
    const verified = this.#last.then(() => verifyPassword(password, verifier));
    this.#last = verified.catch(() => undefined);
    try {
      return await verified;
    } finally {
      this.#waiting--;
    }
  }
}
