/** Times on the wire: `YYYY-MM-DDThh:mm:ss.sssZ` (IRCv3 server-time). */
import { ProtocolError } from './errors.js';

const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * @param ms since 1970, of the years 1970 to 9999
 * @throws ProtocolError BAD_TIME for anything else
 */
export function formatTime(ms: number): string {
  if (!(ms >= 0 && ms <= LAST_MS))
    throw new ProtocolError('BAD_TIME', `a time is from 1970 to 9999, found ${ms}`);
  return new Date(ms).toISOString();
}

/**
 * Reads that form, with any number of decimals of the second (those beyond ms are cut) or none.
 *
 * @returns ms since 1970, or undefined when it is not a time; a leap second is the one after it
 */
export function parseTime(text: string): number | undefined {
  const length = text.length;
  if (length < 20 || length > 40 || text.charAt(length - 1) !== 'Z') return undefined;
  for (const [i, separator] of SEPARATORS) if (text.charAt(i) !== separator) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const ms = length === 20 ? 0 : fraction(text, length - 1);
  // NaN, the mark of a bad field, fails every comparison.
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)))
    return undefined;
  if (!(hour <= 23 && minute <= 59 && second <= 60 && ms <= 999)) return undefined;
  return Math.min(Date.UTC(year, month - 1, day, hour, minute, second, second === 60 ? 0 : ms), LAST_MS);
}

const SEPARATORS: ReadonlyArray<readonly [index: number, separator: string]> = [
  [4, '-'],
  [7, '-'],
  [10, 'T'],
  [13, ':'],
  [16, ':'],
];

function fraction(text: string, end: number): number {
  if (text.charAt(19) !== '.' || end === 20 || Number.isNaN(digits(text, 20, end))) return Number.NaN;
  return Number(text.slice(20, Math.min(23, end)).padEnd(3, '0'));
}

/** The number at [from, to), or NaN if one of them is not a digit. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
