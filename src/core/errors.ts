/** The error that people meet: a stable code with a heading in docs/errors.md, and a message that says what to do. */

/** sysexits.h EX_CONFIG: PM2 and systemd are told not to restart after it. */
export const EXIT_CONFIG = 78;

export interface ChatErrorOptions extends ErrorOptions {
  /** What the process ends with if the error ends it; 1 unless told otherwise. */
  exitCode?: number;
}

/** The message says what we were doing, what must hold and what was found, the value quoted, without a full stop. */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly code: string;
  readonly exitCode: number;

  constructor(code: string, message: string, options: ChatErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.exitCode = options.exitCode ?? 1;
  }
}

/** What was thrown, as an Error: anything can be thrown. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
