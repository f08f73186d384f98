/** Whether the reader is here: what the terminal tells of its focus, and whether keys are pressed where it tells nothing. */
import type { Clock } from '../../core/clock.js';
import type { InputEvent } from '../ui/term/input-event.js';

/** Whoever has pressed a key so lately is here, in a terminal that has never told whether it has the focus. */
const HERE_MS = 30_000;

export class Presence {
  readonly #clock: Clock;
  /** What the terminal has told last; undefined before that. */
  #focused: boolean | undefined;
  #usedAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whatever the reader does shows that they are here. */
  onInput(event: InputEvent): void {
    if (event.kind === 'focus') this.#focused = event.focused;
    // Who types into a window that had lost the focus has it again: not all terminals tell.
    else if (this.#focused === false) this.#focused = undefined;
    // Leaving is an event as well, and nobody is here then; unless keys follow.
    if (event.kind !== 'focus' || event.focused) this.#usedAt = this.#clock.monotonic();
  }

  get isHere(): boolean {
    return this.#focused ?? this.#clock.monotonic() - this.#usedAt < HERE_MS;
  }
}
