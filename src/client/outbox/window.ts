/** Which waiting line may leave now: in the order of writing to each target, and only so many without an answer. */
import type { Entry } from './entry.js';
import type { Entries } from './matching.js';

/** Lines of the protocol in flight at once: enough to hide the way there and back, few enough to be checked after a cut. */
const WINDOW = 16;
/** A line without an answer for so long (a server that filters silently) holds up no others. */
const STALE_MS = 30_000;

/** @param now monotonic ms */
export function nextToLeave(
  entries: Entries,
  canSendTo: (target: string) => boolean,
  now: number,
): Entry | undefined {
  let inFlight = 0;
  const blocked = new Set<string>();
  for (const entry of entries.values()) {
    if (entry.state === 'sent') {
      if (now - entry.sentAt < STALE_MS) inFlight += entry.weight;
      if (inFlight >= WINDOW) return undefined;
    } else if (!blocked.has(entry.key)) {
      if (entry.state === 'queued' && canSendTo(entry.line.target)) return entry;
      blocked.add(entry.key);
    }
  }
  return undefined;
}
