/** Why a connection has ended, so that others can be told a cut from a goodbye. */

/**
 * - `quit`: the peer said so
 * - `lost`: a reset, or an end without a word
 * - `silent`: no answer to a PING
 * - `unregistered`: never said who it is
 * - `flood`: kept sending more than it may
 * - `slow`: did not read what it was sent
 * - `refused`: closed by the server for what it did (a wrong password, HTTP, a line without end)
 * - `failed`: a fault of the server's while it worked for this connection
 * - `replaced`: another connection has taken the session over
 * - `stopped`: the server stops
 */
export type EndKind =
  | 'quit'
  | 'lost'
  | 'silent'
  | 'unregistered'
  | 'flood'
  | 'slow'
  | 'refused'
  | 'failed'
  | 'replaced'
  | 'stopped';

export interface EndCause {
  readonly kind: EndKind;
  /** What others are shown. */
  readonly text: string;
}
