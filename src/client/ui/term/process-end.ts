/**
 * Why a full-screen program ends, and ending it so that the shell gets its terminal back.
 *
 * Loaded before the first frame: imports nothing but fs and os.
 */
import { closeSync, writeSync } from 'node:fs';
import { constants } from 'node:os';

/** What ends the program from outside, or by a fault of its own. */
export type EndCause =
  | { readonly kind: 'signal'; readonly signal: EndSignal }
  /** The terminal is gone: nothing can be shown or typed any more. */
  | { readonly kind: 'hang-up' }
  | { readonly kind: 'crash'; readonly error: unknown };

export type EndSignal = 'SIGTERM' | 'SIGINT' | 'SIGQUIT';

const SIGNALS: readonly EndSignal[] = ['SIGTERM', 'SIGINT', 'SIGQUIT'];

/**
 * Calls `onEnd` for every way in which the process can be ended but SIGKILL, and `onExit` when it is about to end
 * whatever the reason. Returns a function that takes the handlers off again.
 */
export function watchForEnd(onEnd: (cause: EndCause) => void, onExit: () => void): () => void {
  const handlers = SIGNALS.map((signal) => [signal, () => onEnd({ kind: 'signal', signal })] as const);
  const hangUp = (): void => onEnd({ kind: 'hang-up' });
  // An unhandled rejection comes this way too.
  const crash = (error: unknown): void => onEnd({ kind: 'crash', error });
  for (const [signal, handler] of handlers) process.on(signal, handler);
  process.on('SIGHUP', hangUp);
  process.on('uncaughtException', crash);
  process.on('exit', onExit);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
    process.off('SIGHUP', hangUp);
    process.off('uncaughtException', crash);
    process.off('exit', onExit);
  };
}

/**
 * Ends the process as the cause demands: the shell's code for the signal, a crash with its trace, 0 after a hang-up.
 * The terminal must have been restored.
 */
export function endProcess(cause: EndCause): never {
  switch (cause.kind) {
    case 'signal':
      return process.exit(128 + constants.signals[cause.signal]);
    case 'crash':
      tryTo(() => writeSync(2, `${describe(cause.error)}\n`));
      return process.exit(1);
    case 'hang-up':
      // Node aborts when it cannot reset the modes of a terminal that is gone; it leaves closed ones alone.
      for (const fd of [0, 1, 2]) tryTo(() => closeSync(fd));
      return process.exit(0);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function tryTo(action: () => void): void {
  try {
    action();
  } catch {
    // The descriptor is closed already or its other end is gone: that is what we want.
  }
}
