/** What travels with the batches of the log besides events: sessions and read markers, in the same transaction. */
import type { MarkerKeeper, WaitingMove } from './marker-keeper.js';
import type { Batch, BatchOutcome } from './messages.js';
import type { SessionKeeper, TakenChanges } from './session-keeper.js';

/** What one batch has taken along. */
export interface Taken {
  readonly sessions: TakenChanges | undefined;
  readonly moves: readonly WaitingMove[];
}

export class Companions {
  readonly sessions: SessionKeeper;
  readonly markers: MarkerKeeper;

  constructor(sessions: SessionKeeper, markers: MarkerKeeper) {
    this.sessions = sessions;
    this.markers = markers;
  }

  /** Whether somebody waits for the next batch. */
  get isAwaited(): boolean {
    return this.sessions.isAwaited || this.markers.isAwaited;
  }

  /** @param upTo the place up to which everything has been shown */
  take(upTo: number): Taken {
    return { sessions: this.sessions.take(upTo), moves: this.markers.take() };
  }

  /** What became of the batch. */
  settle({ sessions, moves }: Taken, outcome: BatchOutcome): void {
    if (sessions !== undefined) this.sessions.settle(sessions, outcome.failure);
    this.markers.settle(moves, outcome);
  }
}

/** A batch with what it takes along. */
export function withCompanions(batch: Batch, { sessions, moves }: Taken): Batch {
  if (sessions === undefined && moves.length === 0) return batch;
  return {
    ...batch,
    ...(sessions === undefined ? {} : { sessions: sessions.patch }),
    ...(moves.length === 0 ? {} : { markers: moves.map(({ move }) => move) }),
  };
}
