/** The client's own log: a file, since the screen belongs to the chat. No message texts, no names of people. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cleanText } from '../protocol/clean-text.js';
import { formatTime } from '../protocol/timestamp.js';
import { stateHome } from './disk/state-home.js';

export interface ClientLog {
  write(text: string): void;
}

/** Then it becomes the `.1` file, and the one before that is gone. */
const MOST_BYTES = 1 << 20;

/** @param path made with its directories, readable by its owner only; what cannot be written is left out */
export function openClientLog(path: string, now: () => number): ClientLog {
  return {
    write(text) {
      try {
        rotate(path);
        const line = `${formatTime(now())} ${cleanText(text, { newlines: true })}\n`;
        appendFileSync(path, line, { mode: 0o600 });
      } catch {
        // A full disk or a home that is read-only must not disturb the chat.
      }
    },
  };
}

/** Where it is: `$XDG_STATE_HOME/chat-tui/client.log`. */
export function clientLogPath(env: Readonly<Record<string, string | undefined>>, home: string): string {
  return join(stateHome(env, home), 'client.log');
}

function rotate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MOST_BYTES) renameSync(path, `${path}.1`);
}
