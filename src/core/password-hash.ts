/**
 * Verifiers of passwords for a configuration file: `scrypt:17:8:1:<salt>:<hash>`, the numbers being log2 N, r and p, salt and
 * hash in base64url (RFC 7914; the cost is what OWASP's "Password Storage Cheat Sheet" asks for).
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

interface Verifier {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const COST = { logN: 17, r: 8, p: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** What a file may ask for: 128 MiB for a fifth of a second, or half of that; more would be a way to stop the server. */
const FORM = /^scrypt:(1[4-7]):(8):([1-4]):([A-Za-z0-9_-]{22}):([A-Za-z0-9_-]{43})$/;

/** Of such verifiers, for a configuration's row. */
export const VERIFIER_FORM: RegExp = FORM;

/** Makes a verifier with a salt of its own. Off the main thread. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const { logN, r, p } = COST;
  const hash = await derive(password, { logN, r, p, salt });
  return ['scrypt', logN, r, p, salt.toString('base64url'), hash.toString('base64url')].join(':');
}

/**
 * Whether it is the password of a verifier. Takes as long where there is none, so that nobody learns which names there are.
 */
export async function verifyPassword(password: string, text: string | undefined): Promise<boolean> {
  const verifier = text === undefined ? undefined : read(text);
  const { hash: wanted, ...cost } = verifier ?? {
    ...COST,
    salt: Buffer.alloc(SALT_BYTES),
    hash: Buffer.alloc(HASH_BYTES),
  };
  const equal = timingSafeEqual(await derive(password, cost), wanted);
  return equal && verifier !== undefined;
}

function read(text: string): Verifier | undefined {
  const [, logN, r, p, salt = '', hash = ''] = FORM.exec(text) ?? [];
  if (logN === undefined) return undefined;
  return {
    logN: Number(logN),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  };
}

function derive(password: string, { logN, r, p, salt }: Omit<Verifier, 'hash'>): Promise<Buffer> {
  const N = 2 ** logN;
  // Node refuses what needs more than this; scrypt takes 128 N r bytes and a little.
  const maxmem = 128 * N * r + (1 << 20);
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, HASH_BYTES, { N, r, p, maxmem }, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
}
