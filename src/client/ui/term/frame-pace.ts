/** When the next frame is drawn: a burst of changes costs one, and who types waits for none. */
import type { Clock, Timer } from '../../../core/clock.js';

/** At most one frame in this time, ms: what a display can show. */
const FRAME_MS = 16;
/** The same after a key: nobody types faster than this. */
const KEY_FRAME_MS = 4;

export class FramePace {
  readonly #clock: Clock;
  readonly #draw: () => void;
  #last = Number.NEGATIVE_INFINITY;
  #due = 0;
  #timer: Timer | undefined;

  constructor(clock: Clock, draw: () => void) {
    this.#clock = clock;
    this.#draw = draw;
  }

  /** A frame is due, at the latest when the one that was asked for before is. */
  ask(why: 'change' | 'key'): void {
    const now = this.#clock.monotonic();
    const due = Math.max(now, this.#last + (why === 'key' ? KEY_FRAME_MS : FRAME_MS));
    if (this.#timer !== undefined && this.#due <= due) return;
    this.#timer?.cancel();
    this.#due = due;
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, due - now);
  }

  /** The next one is counted from now. */
  drawn(): void {
    this.#last = this.#clock.monotonic();
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
