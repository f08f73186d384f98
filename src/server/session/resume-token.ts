/**
 * The tokens by which a client proves that a session is its own (docs/ext/resume.md).
 *
 * A token is the session's id, by which it is found, and a secret of its own. Only its digest is kept; with 130 random
 * bits in it a plain SHA-256 cannot be searched.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { randomId } from '../../core/random-id.js';
import type { NetworkState } from '../state/network.js';
import type { ResumeRight, Session } from '../state/session.js';

/** Characters of 5 random bits each. */
const SECRET_LENGTH = 26;
const PROOF_LENGTH = 8;
/** Longer than any token that was ever given out: what is longer is not even looked at. */
const LONGEST = 128;

/** A new token, and the right to be given to the session once nothing stands in the way of sending it. */
export function makeToken(
  session: Session,
  replaced: string | undefined,
): { token: string; right: ResumeRight } {
  const token = `${session.id}.${randomId(SECRET_LENGTH)}`;
  return { token, right: { digest: digestOf(token), replaced, proof: randomId(PROOF_LENGTH), sent: false } };
}

/** A session that a token is of, and the digest by which it was known. */
export interface Resumable {
  readonly session: Session;
  readonly digest: string;
}

/**
 * The session that may be taken over with `token`: with the last one, or the one before as long as it is not known that
 * the last one has arrived. A token that lost its answer on the way to a cut must not lock its client out.
 */
export function findResumable(state: NetworkState, token: string): Resumable | undefined {
  if (token.length > LONGEST) return undefined;
  const session = state.sessions.get(token.slice(0, Math.max(0, token.indexOf('.'))));
  if (session?.resume === undefined || session.ended) return undefined;
  const given = digestOf(token);
  const { digest, replaced } = session.resume;
  for (const known of [digest, replaced])
    if (known !== undefined && same(given, known)) return { session, digest: known };
  return undefined;
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
