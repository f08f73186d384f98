/** An exchange of AUTHENTICATE lines, as far as it has come. */
import type { Proven } from './proof.js';
import type { ScramChallenge } from './scram.js';

/** What is done here (RFC 4422 A, RFC 4616, RFC 7677), as the capability lists it. */
export type Mechanism = 'EXTERNAL' | 'PLAIN' | 'SCRAM-SHA-256';

export interface SaslExchange {
  readonly mechanism: Mechanism;
  /** The base64 of the present message so far: it comes in pieces of 400. */
  response: string;
  /** From the server's first message on. */
  scram: ScramChallenge | undefined;
  /** The account that has been proven; only what the client has to confirm is missing. */
  proven: Proven | undefined;
}

/** Characters of an AUTHENTICATE line; a shorter one, or `+`, is the last of a message. */
export const CHUNK = 400;
/** Of one message: names and passwords of 300 bytes, with room. */
export const MOST_RESPONSE: number = 3 * CHUNK;

/** The mechanisms of a connection: a key is shown in TLS only. */
export function mechanismsFor(secure: boolean): readonly Mechanism[] {
  return secure ? ['EXTERNAL', 'PLAIN', 'SCRAM-SHA-256'] : ['PLAIN', 'SCRAM-SHA-256'];
}
