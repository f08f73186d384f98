/** A line that keeps to the length of lines, whatever goes into it. */
import { LINE_BYTES, truncateBytes } from '../../protocol/limits.js';
import { serialiseMessage } from '../../protocol/serialise.js';

/** Bytes of a line without its tags and its CR LF. */
const ROOM = LINE_BYTES - 2;

/** @returns the line without tags and CR LF; the last parameter gives way where it is too long */
export function fitLine(source: string, command: string, params: readonly string[]): string {
  const line = serialiseMessage({ source, command, params });
  if (line.length * 3 <= ROOM || Buffer.byteLength(line) <= ROOM) return line;
  const others = params.slice(0, -1);
  const room = ROOM - Buffer.byteLength(`:${source} ${command} ${others.join(' ')} :`);
  const text = truncateBytes(params.at(-1) ?? '', Math.max(0, room));
  return serialiseMessage({ source, command, params: [...others, text] });
}
