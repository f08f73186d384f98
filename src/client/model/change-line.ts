/** New versions of lines that have their place. */
import type { Conversation } from './conversation.js';
import type { Line } from './line.js';
import type { ClientState } from './state.js';

/** The copy of a private line is looked for so far back in the other conversations. */
const MOST_LOOKED = 1000;

/** Gives the line at `at` a new version; whoever remembers the old one is told. */
export function putLine(conversation: Conversation, at: number, old: Line, line: Line): void {
  conversation.log.update(at, line);
  const { missed } = conversation;
  if (missed?.first === old) conversation.missed = { ...missed, first: line };
}

/** Changes the copy of a private line, where the reader was when it came. */
export function putCopies(
  { conversations }: ClientState,
  isCopy: (line: Line) => boolean,
  change: (copy: Line) => Line,
): void {
  for (const { kind, log } of conversations.values()) {
    if (kind === 'private') continue;
    const last = Math.max(0, log.settled - MOST_LOOKED);
    for (let i = log.settled - 1; i >= last; i--) {
      const copy = log.at(i);
      if (copy?.copy !== true || !isCopy(copy)) continue;
      log.update(i, change(copy));
      break;
    }
  }
}
