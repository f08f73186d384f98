/** Where the client keeps what outlives it: `$XDG_STATE_HOME/chat-tui` (XDG base directory specification). */
import { join } from 'node:path';

export function stateHome(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const state = env['XDG_STATE_HOME'];
  // A relative path is to be ignored, says the specification.
  const base = state?.startsWith('/') === true ? state : join(home, '.local', 'state');
  return join(base, 'chat-tui');
}
