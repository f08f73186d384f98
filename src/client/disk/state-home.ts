/** Where the client keeps what outlives it: `$XDG_STATE_HOME/chat-tui` (XDG base directory specification). */
import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** With the hash well below the 255 bytes that file systems allow a name. */
const MOST_READABLE = 80;

export function stateHome(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const state = env['XDG_STATE_HOME'];
  // A relative path is to be ignored, says the specification.
  const base = state?.startsWith('/') === true ? state : join(home, '.local', 'state');
  return join(base, 'chat-tui');
}

/** A name that can be read and that no two keys share, whatever characters they have. */
export function fileNameOf(key: string): string {
  const readable = key.replace(/[^A-Za-z0-9@._-]/g, '_').slice(0, MOST_READABLE);
  return `${readable}.${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
}
