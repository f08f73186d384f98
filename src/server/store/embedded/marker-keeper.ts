/** Read markers on their way into the file: they travel with the next batch, and their movers wait for it. */
import { ChatError } from '../../../core/errors.js';
import type { MarkerPlace } from '../marker-types.js';
import type { BatchOutcome, MarkerMove } from './messages.js';

/** Moves that may wait for the disk: more than connections there can be, and each has one at a time. */
const MOST_WAITING = 65_536;

/** A move, and who waits to hear of it. */
export interface WaitingMove {
  readonly move: MarkerMove;
  resolve(place: MarkerPlace): void;
  reject(error: Error): void;
}

export class MarkerKeeper {
  #waiting: WaitingMove[] = [];

  get isAwaited(): boolean {
    return this.#waiting.length > 0;
  }

  /** Resolves when the batch that takes it is durable. */
  moved(move: MarkerMove): Promise<MarkerPlace> {
    if (this.#waiting.length >= MOST_WAITING) {
      const text = `Cannot take more: ${this.#waiting.length} read markers wait for the disk`;
      return Promise.reject(new ChatError('STORE_BUSY', text));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ move, resolve, reject });
    });
  }

  /** What is waiting now; who comes while it is written waits for the next batch. */
  take(): readonly WaitingMove[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }

  /** What became of the batch that took them. A batch whose writer died tells nothing of them: they can be moved again. */
  settle(taken: readonly WaitingMove[], { failure, markers = [] }: BatchOutcome): void {
    const died = { code: 'STORE_FAILED', message: 'Cannot store a read marker: the writer died' };
    for (const [index, waiting] of taken.entries()) {
      const place = failure === undefined ? markers[index] : undefined;
      const { code, message } = failure ?? died;
      if (place === undefined) waiting.reject(new ChatError(code, message));
      else waiting.resolve(place);
    }
  }
}
