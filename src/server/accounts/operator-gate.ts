/** Passwords of operators: who guesses waits, each time longer, by the name that is tried and by where they come from. */
import type { Clock } from '../../core/clock.js';
import { PasswordGate } from '../../core/password-gate.js';
import { type Free, Guesses } from './guesses.js';
import type { HashQueue } from './hash-queue.js';

/** Who tries what. */
export interface OperatorAttempt {
  readonly name: string;
  readonly password: string;
  /** Undefined for a name that no operator has, or has no password: it is answered in the same way. */
  readonly verifier: string | undefined;
  readonly address: string;
}

/** Whether it is right; or why nothing was looked at, and when to try again. */
export type OperatorAnswer = boolean | { readonly refused: string; readonly seconds: number };

/** Operators are few, and can have an account instead. */
const FREE: Free = { ofName: 3, ofAddress: 5 };
const BUSY = { refused: 'Too many passwords are being looked at: try again in 5 seconds', seconds: 5 };

export class OperatorGate {
  readonly #gate = new PasswordGate();
  readonly #hashes: HashQueue;
  readonly #guesses: Guesses;

  /** @param hashes shared with whatever else hashes, so that together they keep no more threads busy than it allows */
  constructor(clock: Clock, hashes: HashQueue) {
    this.#hashes = hashes;
    this.#guesses = new Guesses(clock, FREE);
  }

  async verify({ name, password, verifier, address }: OperatorAttempt): Promise<OperatorAnswer> {
    // Asked in its turn: others may have been wrong while this one waited.
    const answer = await this.#gate.inTurn(async (check) => {
      const waits = this.#wait(name, address);
      if (waits !== undefined) return waits;
      const right = await this.#hashes.run(address, () => check(password, verifier));
      if (right) this.#guesses.right(name, address);
      else this.#guesses.mistake(name, address);
      return right;
    });
    return answer ?? BUSY;
  }

  #wait(name: string, address: string): OperatorAnswer | undefined {
    const seconds = this.#guesses.wait(name, address);
    return seconds === 0
      ? undefined
      : { refused: `Too many wrong passwords: try again in ${seconds} seconds`, seconds };
  }
}
