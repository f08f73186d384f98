/**
 * One line of the message log as the log view wants it: plain data, whatever it was made from.
 */
import type { Style } from './term/style.js';

/** A piece of text in one look. The text is clean (src/protocol/clean-text.ts); a line feed begins a new row. */
export interface LogSpan {
  readonly text: string;
  readonly style?: Style;
}

/** What the server has said about an own message; '' for the lines of others. */
export type Mark = '' | 'pending' | 'stored' | 'delivered' | 'refused';

/**
 * - message: time, nick column, text column.
 * - event: time, then the text from the nick column on (joins, topics, notices of the client).
 * - divider: a rule over the whole width with the text in it (a date, "2 new", a gap that was caught up).
 */
export type LogLineKind = 'message' | 'event' | 'divider';

export interface LogLine {
  /** Unique within its log and the same for as long as the line exists: the view holds on to it while scrolled. */
  readonly key: string;
  readonly kind: LogLineKind;
  /** Shown time, e.g. "09:58", or ''. Equal times of adjacent lines are shown once. */
  readonly time: string;
  /** Text of the nick column of a message, e.g. "alice", "alice → you" or "*". */
  readonly nick: string;
  readonly nickStyle?: Style;
  /** The end of `nick` that names who an own private message was for, in a style of its own. */
  readonly to?: { readonly nick: string; readonly style: Style };
  readonly spans: readonly LogSpan[];
  /** What a message answers, above its text; `nick` is '' while that is not loaded. */
  readonly quote?: { readonly nick: string; readonly text: string };
  /** Below its text: reactions. */
  readonly below?: readonly LogSpan[];
  readonly mark: Mark;
  /** The message mentions the reader: drawn so that it stands out. */
  readonly highlight?: boolean;
}

/** The lines of one conversation, oldest first. `at` must be cheap: only visible lines are asked for. */
export interface LogSource {
  readonly length: number;
  /** @param index 0 to length - 1. */
  at(index: number): LogLine;
}

/** A log source over an array, for short lists and tests. */
export function logSourceOf(lines: readonly LogLine[]): LogSource {
  return {
    length: lines.length,
    at(index) {
      const line = lines[index];
      if (!line) throw new RangeError(`A log line must be between 0 and ${lines.length - 1}, found ${index}`);
      return line;
    },
  };
}
