/**
 * Node's warnings while the screen belongs to the chat: Node's own listener would print them into the middle of it.
 * They are taken with the first frame and kept until there is a log to write them to.
 */

/** What of `process` it uses. */
export interface WarningSource {
  on(event: 'warning', handler: (warning: Error) => void): unknown;
  removeAllListeners(event: 'warning'): unknown;
}

export interface Warnings {
  /** From now on, and what has come before. */
  follow(listener: (warning: Error) => void): void;
}

export function takeWarnings(source: WarningSource): Warnings {
  const early: Error[] = [];
  let tell = (warning: Error): void => {
    early.push(warning);
  };
  source.removeAllListeners('warning');
  source.on('warning', (warning) => tell(warning));
  return {
    follow(listener) {
      tell = listener;
      for (const warning of early.splice(0)) listener(warning);
    },
  };
}
