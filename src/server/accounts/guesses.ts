/**
 * What guessing costs, by the name that is tried and by where it is tried from: one machine does not guess at many names,
 * nor many machines at one. Where a name was proven before, others' guesses at it are no hindrance: who makes mistakes on
 * purpose, again and again, from wherever, does not keep its owner out.
 */
import type { Clock } from '../../core/clock.js';
import { foldName } from '../../protocol/casemapping.js';
import { Throttle } from './throttle.js';

/** Mistakes without a wait. */
export interface Free {
  readonly ofName: number;
  readonly ofAddress: number;
}

/** Names with an address, of those that were right; the one longest ago gives way. About 1 MB. */
const MOST_PROVEN = 10_000;

export class Guesses {
  readonly #ofName: Throttle;
  readonly #ofAddress: Throttle;
  readonly #proven: Set<string> = new Set();

  constructor(clock: Clock, free: Free) {
    this.#ofName = new Throttle(clock, free.ofName);
    this.#ofAddress = new Throttle(clock, free.ofAddress);
  }

  /** How many whole seconds are to be waited. @param name '' for a guess at no name in particular */
  wait(name: string, address: string): number {
    const ofName = this.#proven.has(placeOf(name, address)) ? 0 : this.#ofName.wait(foldName(name));
    return Math.max(ofName, this.#ofAddress.wait(address));
  }

  mistake(name: string, address: string): void {
    this.#ofAddress.mistake(address);
    if (name !== '') this.#ofName.mistake(foldName(name));
  }

  right(name: string, address: string): void {
    this.#ofName.forget(foldName(name));
    const place = placeOf(name, address);
    this.#proven.delete(place);
    this.#proven.add(place);
    const [oldest] = this.#proven;
    if (this.#proven.size > MOST_PROVEN && oldest !== undefined) this.#proven.delete(oldest);
  }
}

function placeOf(name: string, address: string): string {
  return `${address} ${foldName(name)}`;
}
