/** An own line and how far it is on its way. */
import { foldName } from '../../protocol/casemapping.js';
import type { OwnLine } from './own-line.js';
import { wireText } from './wire.js';

/** A longer text takes another line. */
const LINE_CHARS = 400;

/** A line that may be sent now; `isNew`: no server has seen it. */
export interface Waiting {
  readonly line: OwnLine;
  readonly isNew: boolean;
}

export interface Entry {
  readonly line: OwnLine;
  /** About so many lines of the protocol. */
  readonly weight: number;
  readonly key: string;
  /** The text as it is on the wire. */
  readonly wire: string;
  /** `absent`: the server knew nobody of that name; it is tried again. */
  state: 'queued' | 'sent' | 'unsure' | 'absent';
  /** Monotonic ms. */
  sentAt: number;
  /** When it was sent first, Unix ms; 0: not yet, or nobody knows. */
  firstSentAt: number;
  /**
   * In whose name it was sent, if it was: this session's, that of one before it, or another client's of the same
   * person. Only what this session has sent does the server know by its id.
   */
  sender: 'this' | 'former' | 'other';
  /** Written before this connection: whom it is for may be on the way back, too. */
  early: boolean;
}

export function makeEntry(line: OwnLine, state: Entry['state'], early: boolean): Entry {
  const key = foldName(line.target);
  const wire = wireText(line);
  const weight = wire.split('\n').length + Math.floor(wire.length / LINE_CHARS);
  return { line, weight, key, wire, state, sentAt: 0, firstSentAt: 0, sender: 'this', early };
}
