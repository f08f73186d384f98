/**
 * Long answers kept under what a connection may have waiting: past that, a client that asked a harmless question
 * would be closed for reading slowly.
 */
import type { Reply } from './types.js';

/** Bytes of one answer: less than half of the default send queue (docs/limits.md). */
const ANSWER_BYTES = 480 * 1024;
/** What comes before the parameters of a numeric, and with server-time and a batch tag in front. */
const LINE_OVERHEAD = 128;

export interface BoundedAnswer {
  readonly replies: readonly Reply[];
  /** How many more there would have been. */
  readonly left: number;
}

/** One reply for each item, until the answer is long enough. */
export function boundedAnswer<T>(items: Iterable<T>, describe: (item: T) => Reply): BoundedAnswer {
  const replies: Reply[] = [];
  let bytes = 0;
  let left = 0;
  for (const item of items) {
    if (bytes >= ANSWER_BYTES) {
      left++;
      continue;
    }
    const reply = describe(item);
    for (const param of reply.params) bytes += param.length + 1;
    bytes += LINE_OVERHEAD;
    replies.push(reply);
  }
  return { replies, left };
}

/** `End of /LIST`, and what is missing. */
export function closing(command: string, left: number): string {
  const missing = left === 0 ? '' : `, ${left} more are not shown: ask for fewer with a mask`;
  return `End of /${command} list${missing}`;
}
