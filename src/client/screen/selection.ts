/** A selected message: found again while lines come, move and get their place; and the one above or below it. */
import { isSpoken, type Line } from '../model/line.js';
import { revealLine } from '../ui/log-view.js';
import type { ConversationLog } from './conversation-log.js';
import type { Host } from './host.js';

/** What a message is known by, and where it was last. */
export interface Selected {
  readonly id: number;
  /** An own line that waits is another line once it is stored. */
  readonly sendId: string | undefined;
  readonly index: number;
}

export function selectedOf(line: Line, index: number): Selected {
  return { id: line.id, sendId: line.sendId, index };
}

/** Where it is now, undefined when it is gone. */
export function findSelected(log: ConversationLog, { id, sendId, index }: Selected): number | undefined {
  const isIt = (at: number): boolean => {
    const line = log.lineAt(at);
    return line !== undefined && (line.id === id || (sendId !== undefined && line.sendId === sendId));
  };
  for (let distance = 0; distance < log.length; distance++) {
    if (isIt(index + distance)) return index + distance;
    if (distance > 0 && isIt(index - distance)) return index - distance;
  }
  return undefined;
}

/** The next message from `index` on in that direction, itself not counted. */
export function nextMessage(log: ConversationLog, index: number, step: -1 | 1): number | undefined {
  for (let i = index + step; i >= 0 && i < log.length; i += step) {
    const line = log.lineAt(i);
    if (line !== undefined && isSpoken(line)) return i;
  }
  return undefined;
}

/** Scrolls as little as shows the whole message, and stays there whatever comes. */
export function reveal(host: Host, index: number): void {
  host.place.scroll = revealLine(host.screen.logContext(), host.place.scroll, index);
}
