/** Answers made of what people sent: kept in shape, whatever it was. */
import { truncateBytes } from '../../protocol/limits.js';
import type { NumericName } from '../../protocol/numerics.js';
import type { Reply } from './types.js';

/** What is repeated of somebody's words is cut to this, so that the line it goes into keeps to its length. */
const ECHO_BYTES = 300;

/**
 * A numeric. A parameter that is not the last one but could not stand in the middle of a line (empty, with a
 * space, beginning with a colon) is replaced by `*`.
 */
export function numeric(name: NumericName, ...params: readonly string[]): Reply {
  const last = params.length - 1;
  return { numeric: name, params: params.map((param, i) => (i < last ? asMiddle(param) : param)) };
}

/** A word that may stand anywhere in a line. */
export function asMiddle(text: string): string {
  if (text === '' || text.startsWith(':') || text.includes(' ')) return '*';
  return truncateBytes(text, ECHO_BYTES);
}

/** FAIL (IRCv3 standard-replies); `code` is stable, `context` says about what. */
export function fail(command: string, code: string, context: readonly string[], text: string): Reply {
  return { command: 'FAIL', params: [command, code, ...context.map(asMiddle), text] };
}
