/**
 * One event as one line of text or JSON.
 *
 * Nicks, quit reasons and addresses come from strangers and end up in a terminal (`pm2 logs`), so a line is
 * printable characters only: whatever could start a second line, move the cursor, recolour the screen or reorder
 * text is written as a JSON escape. That holds for both formats.
 */
import type { Fields, FieldValue } from './fields.js';

export type Level = 'debug' | 'info' | 'warn' | 'error';

/** An event on its way to a line; `time` in ms since 1970. */
export interface LogLine {
  readonly time: number;
  readonly level: Level;
  readonly event: string;
  readonly fields: Fields;
}

/** Longest value: a reason or an address fits twice; a stranger cannot fill the disk with one. */
const VALUE_LENGTH = 500;
/** A stack of Node's default ten frames. */
const STACK_LENGTH = 4000;

/** Controls, formats (bidi, zero-width, tag characters), surrogates, private use, unassigned; line separators. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;
/** Values that need no quotes: no space, quote, backslash or equals sign, nothing outside ASCII. */
const PLAIN = /^[A-Za-z0-9_.,:;/@#%+~^|{}[\]()<>!?&*$-]+$/;

const COLOURS: Readonly<Record<Level, number>> = { debug: 90, info: 32, warn: 33, error: 31 };

/**
 * `2026-01-31T12:00:00.000Z info  client.registered nick=bob address=192.0.2.7`
 *
 * @param colour wraps the level in an SGR colour; only for a terminal
 */
export function formatText({ time, level, event, fields }: LogLine, colour: boolean): string {
  const name = level.padEnd(5);
  const words = [
    new Date(time).toISOString(),
    colour ? `\x1b[${COLOURS[level]}m${name}\x1b[0m` : name,
    quote(event),
  ];
  for (const [key, value] of present(fields)) words.push(`${key}=${quote(shorten(key, value))}`);
  return words.join(' ');
}

/** `{"time":"2026-01-31T12:00:00.000Z","level":"info","event":"client.registered","nick":"bob"}` */
export function formatJson({ time, level, event, fields }: LogLine): string {
  const pairs = present(fields).map(([key, value]) => [key, shorten(key, value)] as const);
  return escape(
    JSON.stringify({ time: new Date(time).toISOString(), level, event, ...Object.fromEntries(pairs) }),
  );
}

function present(fields: Fields): Array<[string, Exclude<FieldValue, undefined>]> {
  return Object.entries(fields).filter(
    (pair): pair is [string, string | number | boolean] => pair[1] !== undefined,
  );
}

function shorten<Value extends string | number | boolean>(key: string, value: Value): Value | string {
  const most = key === 'stack' ? STACK_LENGTH : VALUE_LENGTH;
  return typeof value === 'string' && value.length > most ? `${value.slice(0, most)}...` : value;
}

function quote(value: string | number | boolean): string {
  const text = String(value);
  return PLAIN.test(text) ? text : escape(JSON.stringify(text));
}

/** Escapes inside JSON text, where these characters can only stand within strings. */
function escape(json: string): string {
  return json.replace(UNPRINTABLE, (character) =>
    Array.from({ length: character.length }, (_, index) => {
      return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}
