/** RPL_ISUPPORT (005): what a server says about itself as KEY, KEY=value or -KEY (Modern IRC, "Feature Advertisement"). */
import { byteLength } from './limits.js';

/** A value of '' means the key alone. */
export type Isupport = ReadonlyMap<string, string>;

/** Modern IRC: at most 13 tokens in a line, so that it has no more than 15 parameters. */
const TOKENS_PER_LINE = 13;
/** A server says about 40; the bound is against one that never stops. */
const MOST_KEYS = 256;

/**
 * What is known after one more 005.
 *
 * @param params of that line, its nick and its closing text included
 * @returns a new map; a negated key (`-KEY`) is gone from it
 */
export function parseIsupport(known: Isupport, params: readonly string[]): Isupport {
  const next = new Map(known);
  for (const token of params.slice(1, -1)) {
    if (token.startsWith('-')) {
      next.delete(token.slice(1).toUpperCase());
      continue;
    }
    const equals = token.indexOf('=');
    const key = (equals < 0 ? token : token.slice(0, equals)).toUpperCase();
    if (key === '' || (next.size >= MOST_KEYS && !next.has(key))) continue;
    next.set(key, equals < 0 ? '' : unescapeValue(token.slice(equals + 1)));
  }
  return next;
}

/**
 * The tokens of each line, at most 13 of them and at most `room` bytes with their spaces.
 *
 * @param values a value of '' is written as the key alone
 */
export function formatIsupport(
  values: Iterable<readonly [key: string, value: string]>,
  room: number,
): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let bytes = 0;
  for (const [key, value] of values) {
    const token = value === '' ? key : `${key}=${escapeValue(value)}`;
    const size = byteLength(token) + 1;
    if (line.length === TOKENS_PER_LINE || (line.length > 0 && bytes + size > room)) {
      lines.push(line);
      line = [];
      bytes = 0;
    }
    line.push(token);
    bytes += size;
  }
  if (line.length > 0) lines.push(line);
  return lines;
}

/** `\xHH` stands for what a token cannot hold: space, backslash and, in a value, "=". */
function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\x5C').replaceAll(' ', '\\x20').replaceAll('=', '\\x3D');
}

function unescapeValue(value: string): string {
  if (!value.includes('\\')) return value;
  return value.replace(/\\x([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
