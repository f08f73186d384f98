/** The one error of the protocol layer: what a line, or a message that should become one, has wrong with it. */

/** Stable reasons; a caller may branch on them, the message is for people. */
export type ProtocolErrorCode =
  | 'EMPTY'
  | 'TOO_LONG'
  | 'BAD_CHARACTER'
  | 'BAD_TAG'
  | 'BAD_SOURCE'
  | 'BAD_COMMAND'
  | 'BAD_PARAMETER'
  | 'BAD_TIME';

export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: ProtocolErrorCode;

  constructor(code: ProtocolErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
