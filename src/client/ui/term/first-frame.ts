/**
 * The first frame, with raw escapes and before anything heavy is imported: the reader sees where to type at once.
 */
import { type SessionOptions, TerminalSession } from './terminal-session.js';
import { writeNow } from './terminal-modes.js';

/** What the frame says; ASCII or single-width characters only, nothing is measured here. */
export interface FirstFrame {
  /** The last row but one, e.g. " o connecting to chat.example.org:6667". */
  readonly status: string;
  /** The last row, up to the cursor, e.g. " bob> ". */
  readonly prompt: string;
}

/** Everything that a terminal could take for a control. */
const CONTROLS = /[\0-\x1f\x7f-\x9f]/g;

/** Takes the terminal and draws the frame. `Screen.open` goes on from there. */
export function showFirstFrame(options: SessionOptions, frame: FirstFrame): TerminalSession {
  const session = new TerminalSession(options);
  const columns = options.stdout.columns || 80;
  const rows = options.stdout.rows || 24;
  const line = (row: number, text: string): string =>
    `\x1b[${row};1H${text.replace(CONTROLS, '?').slice(0, columns)}`;
  const status = rows > 1 ? line(rows - 1, frame.status) : '';
  writeNow(options.stdout.fd, `${status}${line(rows, frame.prompt)}\x1b[?25h`);
  session.askBackground();
  return session;
}
