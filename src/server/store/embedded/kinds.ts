/** Event kinds as the numbers that are stored. A number is never given to another kind. */
import type { EventKind } from '../types.js';

/** Spoken kinds come first and state kinds next to each other, so that partial indexes can name them by a range. */
const CODES: Readonly<Record<EventKind, number>> = {
  message: 0,
  notice: 1,
  tagmsg: 2,
  create: 3,
  topic: 4,
  mode: 5,
  join: 6,
  part: 7,
  quit: 8,
  nick: 9,
  kick: 10,
  invite: 11,
  away: 12,
  setname: 13,
  redact: 14,
  redacted: 15,
  account: 16,
};

const NAMES: readonly EventKind[] = (Object.keys(CODES) as EventKind[]).sort((a, b) => CODES[a] - CODES[b]);

/** The stored number of a kind. Throws on a kind that has none, before it can spoil a whole batch. */
export function kindCode(kind: EventKind): number {
  const code: number | undefined = CODES[kind];
  if (code === undefined) throw new TypeError(`Cannot store an event of kind ${JSON.stringify(kind)}`);
  return code;
}

/** The kind of a stored number; undefined when a newer version or a damaged file wrote it. */
export function kindName(code: number): EventKind | undefined {
  return NAMES[code];
}

/** Kinds as a set of bits, the way the page queries filter them. */
export function kindMask(kinds: readonly EventKind[]): number {
  return kinds.reduce((mask, kind) => mask | (1 << kindCode(kind)), 0);
}
