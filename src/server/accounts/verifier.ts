/**
 * Passwords to verifiers and back to yes or no (RFC 5802 3, RFC 7677).
 *
 * One verifier serves SCRAM-SHA-256, whose client does the work, and PLAIN, for which it is done here.
 */
import { randomBytes } from 'node:crypto';
import { hmac, sameBytes, scramKeys } from '../../core/scram-keys.js';
import type { Verifier } from '../store/account-types.js';

const SALT_BYTES = 16;

export async function makeVerifier(password: string, rounds: number): Promise<Verifier> {
  const salt = randomBytes(SALT_BYTES).toString('base64');
  const { storedKey, serverKey } = await scramKeys(password, salt, rounds);
  return {
    salt,
    rounds,
    storedKey: storedKey.toString('base64'),
    serverKey: serverKey.toString('base64'),
  };
}

/** Whether `password` is the one that `verifier` was made of. */
export async function checkPassword(password: string, verifier: Verifier): Promise<boolean> {
  const { storedKey } = await scramKeys(password, verifier.salt, verifier.rounds);
  return sameBytes(storedKey, Buffer.from(verifier.storedKey, 'base64'));
}

/**
 * A verifier that no password fits, for names that nobody has: the same for the same name for ever, so that asking twice
 * does not tell that it is made up (RFC 5802 9).
 *
 * @param secret of the store, base64
 */
export function fakeVerifier(name: string, rounds: number, secret: string): Verifier {
  const made = (what: string): Buffer => hmac(Buffer.from(secret, 'base64'), `${what} ${name}`);
  return {
    salt: made('salt').subarray(0, SALT_BYTES).toString('base64'),
    rounds,
    storedKey: made('stored').toString('base64'),
    serverKey: made('server').toString('base64'),
  };
}
