/** That the reader is not to be disturbed, in the words of the status row. */
import type { ClientState } from '../model/state.js';
import { spanInWords } from '../commands/span.js';

/** "dnd", "dnd 25 min"; '' while they may be. */
export function quietInWords({ quiet }: ClientState, now: number): string {
  if (quiet.until === undefined) return '';
  const left = spanInWords(quiet.until - now);
  return left === '' ? 'dnd' : `dnd ${left}`;
}
