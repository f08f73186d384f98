/** What somebody who is banned or muted is told beside that they are: until when, and why. */
import { formatTime } from '../../protocol/timestamp.js';
import type { Ban } from '../state/room.js';

/** To follow the words of the numeric; empty when there is nothing to tell. */
export function saidOfBan({ until, reason = '' }: Pick<Ban, 'until' | 'reason'>): string {
  const end = until === undefined ? '' : ` until ${formatTime(until)}`;
  return `${end}${reason === '' ? '' : `: ${reason}`}`;
}
