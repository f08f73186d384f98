/** What was entered, and what is to be said, before there is a room to do it in: it gets its turn in the first one. */
import type { Clock, Timer } from '../../core/clock.js';
import { activeConversation, type ClientState } from '../model/state.js';

/** After the welcome a server puts us into its lobby at once, or not at all. */
const LOBBY_MS = 3000;
/** Nobody types more than that before there is a room; a script might. */
const MOST_HELD = 1000;

/** Words for the reader. */
export interface Notice {
  readonly kind: 'info' | 'error';
  readonly text: string;
}

export interface EarlyInputParts {
  readonly clock: Clock;
  readonly state: ClientState;
  /** There is somewhere to read and speak now: with the words to be said, and then the texts that were entered. */
  readonly onRelease: (notices: readonly Notice[], texts: readonly string[]) => void;
}

export class EarlyInput {
  readonly #parts: EarlyInputParts;
  readonly #texts: string[] = [];
  readonly #notices: Notice[] = [];
  #isOver = false;
  #timer: Timer | undefined;

  constructor(parts: EarlyInputParts) {
    this.#parts = parts;
  }

  /** There was a room: nothing waits any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Texts that wait. */
  get size(): number {
    return this.#texts.length;
  }

  /** @returns false when too many wait already */
  hold(text: string): boolean {
    if (this.#texts.length >= MOST_HELD) return false;
    this.#texts.push(text);
    return true;
  }

  /** Words for the reader. */
  note(notice: Notice): void {
    this.#notices.push(notice);
  }

  /** To be called when the state has changed. */
  look(): void {
    const { clock, state } = this.#parts;
    if (this.#isOver || !state.burstOver) return;
    if (activeConversation(state).namesKnown) this.#release();
    else this.#timer ??= clock.setTimeout(() => this.#release(), LOBBY_MS);
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #release(): void {
    this.#isOver = true;
    this.stop();
    this.#parts.onRelease(this.#notices.splice(0), this.#texts.splice(0));
  }
}
