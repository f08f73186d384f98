/** How long a ban is for, as people write it: `90s`, `2h`, `7d`, or a number of seconds as in other servers. */
import { parseDuration } from '../../core/duration.js';

/** Ten years: a longer one is for ever. */
const LONGEST_MS = 10 * 365 * 86_400_000;

/** @returns ms, 0 for ever; undefined when it is none */
export function durationOf(text: string): number | undefined {
  const ms = /^\d{1,12}$/.test(text) ? Number(text) * 1000 : parseDuration(text);
  return ms !== undefined && ms > LONGEST_MS ? 0 : ms;
}
