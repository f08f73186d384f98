/** What becomes of the connection, for the client's own log and for the start and the end of the program. */
import type { Engine } from './engine/engine.js';
import type { Effect } from './model/inputs.js';

export interface ConnectionListener {
  /** Each state once, in words for the log. */
  readonly note: (words: string) => void;
  /** The first time that there is a chat. */
  readonly onOnline: () => void;
  /** No connection comes any more. */
  readonly onClosed: () => void;
}

/** Also has the reader told why a server is not trusted. @returns what is to be called with all effects */
export function watchConnection(
  engine: Engine,
  { note, onOnline, onClosed }: ConnectionListener,
): (effects: readonly Effect[]) => void {
  let said = '';
  let wasOnline = false;
  const look = (): void => {
    const { connection } = engine;
    if (connection.phase === 'online' && !wasOnline) {
      wasOnline = true;
      onOnline();
    }
    const words = `${connection.phase}${'server' in connection ? ` ${connection.server}` : ''}`;
    if (words !== said) {
      said = words;
      note(words + ('reason' in connection ? ` (${connection.reason})` : ''));
      if (connection.phase === 'distrusted')
        engine.apply({ type: 'note', kind: 'error', text: connection.reason });
    }
    if (connection.phase === 'closed') onClosed();
  };
  return (effects) => {
    for (const effect of effects) if (effect.do === 'changed' && effect.what === 'connection') look();
  };
}
