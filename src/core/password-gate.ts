/** One password at a time: each takes 128 MiB and a fifth of a second of a thread, and guessing must not take all of them. */
import { verifyPassword } from './password-hash.js';

/** Who waits longer than these take is told to try again. */
const MOST_WAITING = 8;

/** Whether it is the password of a verifier; takes as long without one. */
export type PasswordCheck = (password: string, verifier: string | undefined) => Promise<boolean>;

export class PasswordGate {
  readonly #check: PasswordCheck;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(check: PasswordCheck = verifyPassword) {
    this.#check = check;
  }

  /**
   * Does `work` when all before it are done. Rejects with what it rejects with.
   *
   * @returns undefined when too many wait already, and nothing was done
   */
  async inTurn<Value>(work: (check: PasswordCheck) => Promise<Value>): Promise<Value | undefined> {
    if (this.#waiting >= MOST_WAITING) return undefined;
    this.#waiting++;
    const done = this.#last.then(() => work(this.#check));
    this.#last = done.catch(() => undefined);
    try {
      return await done;
    } finally {
      this.#waiting--;
    }
  }
}
