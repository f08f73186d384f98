/** A logger that remembers, for tests that ask what an operator would have been told. */
import type { Fields, Level, Logger } from '../../src/server/observe/logger.js';

export interface MemoryLine {
  readonly level: Level;
  readonly event: string;
  readonly fields: Fields;
  /** What was handed to `error`. */
  readonly error?: unknown;
}

export interface MemoryLogger extends Logger {
  /** All lines so far, of every level, in their order. */
  readonly lines: readonly MemoryLine[];
  /** The lines of one event. */
  of(event: string): MemoryLine[];
}

export function memoryLogger(): MemoryLogger {
  const lines: MemoryLine[] = [];
  const at =
    (level: Level) =>
    (event: string, fields: Fields = {}): void => {
      lines.push({ level, event, fields });
    };
  return {
    lines,
    of: (event) => lines.filter((line) => line.event === event),
    setLevel: () => undefined,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error(event, error, fields = {}) {
      lines.push({ level: 'error', event, fields, error });
    },
    close: () => Promise.resolve(),
  };
}
