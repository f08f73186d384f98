/** How far a conversation was read, here and on the reader's other devices. All times are the server's, Unix ms; 0 for none. */
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { isSpoken, type Line } from './line.js';
import type { ClientState } from './state.js';

export interface Reading {
  /** Of the newest message that is loaded. */
  newest: number;
  /** Of the newest when the reader went elsewhere: what was there is not new any more, seen or not. */
  left: number;
  /** Of the newest that was before the reader's eyes. */
  seen: number;
  /** The marker that the server keeps; undefined when it has none, or was not heard yet. */
  marked: number | undefined;
  /** What it was told on this connection. */
  sent: number;
  /** When, by our clock. */
  sentAt: number;
  /** It was asked for the marker on this connection. */
  asked: boolean;
}

export function makeReading(): Reading {
  return {
    newest: 0,
    left: 0,
    seen: 0,
    marked: undefined,
    sent: 0,
    sentAt: Number.NEGATIVE_INFINITY,
    asked: false,
  };
}

/** A line is loaded, wherever its place. */
export function noteNewest(reading: Reading, line: Line): void {
  if (line.msgid !== undefined && isSpoken(line)) reading.newest = Math.max(reading.newest, line.time);
}

/** What was told or asked on a connection that is gone may not have arrived. */
export function forgetConnection(reading: Reading): void {
  reading.sent = 0;
  reading.asked = false;
}

/** Whether the server keeps markers, and there is a reader who wants that. */
export function usesMarkers({ hasReader, caps, settings }: ClientState): boolean {
  return hasReader && settings.readMarkers && hasCap(caps, Cap.readMarker | Cap.serverTime);
}
