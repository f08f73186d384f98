/** Appends on their way into the log: put together into a batch, and answered when its outcome is known. */
import { asError, ChatError } from '../../../core/errors.js';
import type { Appended, Draft, LogEvent } from '../types.js';
import { type Batch, type BatchOutcome, type Cell, type Failure, type Row } from './messages.js';
import { formatMsgid } from './msgid.js';
import { decodeRow, encodeDraft } from './rows.js';

/** One call of `append` that waits for its answer. */
export interface WaitingAppend {
  readonly drafts: readonly Draft[];
  resolve(appended: readonly Appended[]): void;
  reject(error: Error): void;
}

/** A batch and the appends that are in it, in order. */
export interface Composed {
  readonly batch: Batch;
  readonly appends: readonly WaitingAppend[];
}

/**
 * Takes appends from the front of `waiting`, about `most` drafts of them. One whose drafts cannot be written
 * down is rejected here, by itself, and not with everything that happens to be in the same batch.
 */
export function compose(waiting: WaitingAppend[], base: number, now: number, most: number): Composed {
  const cells: Cell[] = [];
  const appends: WaitingAppend[] = [];
  let count = 0;
  let taken = 0;
  for (const append of waiting) {
    if (count >= most) break;
    taken++;
    const before = cells.length;
    try {
      for (const draft of append.drafts) encodeDraft(draft, cells);
    } catch (error) {
      cells.length = before;
      append.reject(
        new ChatError('STORE_FAILED', `Cannot store an event: ${asError(error).message}`, { cause: error }),
      );
      continue;
    }
    count += append.drafts.length;
    appends.push(append);
  }
  waiting.splice(0, taken);
  return { batch: { base, count, now, cells }, appends };
}

/** The outcome of a batch that no writer could be asked about: nothing kept, times that rise after `lastTime`. */
export function lostOutcome(batch: Batch, failure: Failure, lastTime: number): BatchOutcome {
  const times = new Float64Array(batch.count);
  const start = Math.max(batch.now, lastTime + 1);
  for (let index = 0; index < batch.count; index++) times[index] = start + index;
  return { times, prevs: new Float64Array(batch.count), repeats: [], failure };
}

/**
 * Gives every event that comes out to `show`, in order, and answers the appends after that, in the same turn.
 * An append with a required draft that was refused is rejected as a whole, and nothing of it is shown.
 */
export function settle(
  { batch, appends }: Composed,
  outcome: BatchOutcome,
  database: string,
  show: (event: LogEvent) => void,
): void {
  const repeats = new Map<number, Row>(outcome.repeats);
  const answers: (() => void)[] = [];
  let first = 0;
  for (const append of appends) {
    const index = first;
    first += append.drafts.length;
    const refused = outcome.failure !== undefined && isRefused(append.drafts, index, repeats);
    if (refused) {
      const { code, message } = outcome.failure;
      answers.push(() => append.reject(new ChatError(code, message)));
      continue;
    }
    const appended: Appended[] = append.drafts.map((draft, offset) => {
      const row = repeats.get(index + offset);
      if (row !== undefined) return { event: decodeRow(row, database), repeated: true };
      const event = placed(draft, batch.base, index + offset, outcome, database);
      show(event);
      return { event, repeated: false };
    });
    answers.push(() => append.resolve(appended));
  }
  for (const answer of answers) answer();
}

/** Whether something of these drafts had to be kept and was not. */
function isRefused(drafts: readonly Draft[], index: number, repeats: ReadonlyMap<number, Row>): boolean {
  return drafts.some(
    (draft, offset) =>
      draft.durability === 'required' && draft.transient !== true && !repeats.has(index + offset),
  );
}

function placed(
  draft: Draft,
  base: number,
  index: number,
  outcome: BatchOutcome,
  database: string,
): LogEvent {
  const place = base + index;
  // One spread and then an assignment: two spreads cost 2 us more, at every message.
  const event: LogEvent & { msgid?: string } = {
    ...draft,
    place,
    prev: outcome.prevs[index] ?? 0,
    time: outcome.times[index] ?? 0,
  };
  const stored = outcome.failure === undefined && draft.transient !== true;
  if (stored) event.msgid = formatMsgid(place, database);
  return event;
}
