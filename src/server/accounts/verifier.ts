/**
 * Passwords to verifiers and back to yes or no (RFC 5802 3, RFC 7677): PBKDF2 with SHA-256, by Node's own threads.
 *
 * One verifier serves SCRAM-SHA-256, whose client does the work, and PLAIN, for which it is done here.
 */
import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Verifier } from '../store/account-types.js';

const KEY_BYTES = 32;
const SALT_BYTES = 16;

const derive = promisify(pbkdf2);

/** The keys of a password. */
export interface ScramKeys {
  readonly clientKey: Buffer;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

/** About 0.3 s of one thread for 600,000 rounds. @param salt base64 */
export async function scramKeys(password: string, salt: string, rounds: number): Promise<ScramKeys> {
  const salted = await derive(
    preparePassword(password),
    Buffer.from(salt, 'base64'),
    rounds,
    KEY_BYTES,
    'sha256',
  );
  const clientKey = hmac(salted, 'Client Key');
  return { clientKey, storedKey: sha256(clientKey), serverKey: hmac(salted, 'Server Key') };
}

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

/**
 * What is typed in different ways is one password: the mappings of SASLprep (RFC 4013 2.1 and 2.2); for ASCII it is what it
 * was.
 */
export function preparePassword(password: string): string {
  return password
    .replace(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g, ' ')
    .replace(/\u00ad|\u034f|\u1806|[\u180b-\u180d]|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/g, '')
    .normalize('NFKC');
}

export function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** Takes the same time wherever the difference is. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
