/**
 * The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) as data in and data out. The password stays here: what is sent
 * proves that we know it, and the server has to prove the same.
 */
import { hmac, sameBytes, scramKeys } from '../../core/scram-keys.js';

/** RFC 7677 4: fewer would let a server that wants to guess the password do so cheaply. */
const LEAST_ROUNDS = 4096;
/** About 5 s of one thread: more keeps us at work and nothing else. */
const MOST_ROUNDS = 10_000_000;
/** No channel binding: Node does not tell what TLS 1.3 has for it. */
const HEADER = 'n,,';

export class ScramClient {
  readonly #password: string;
  readonly #nonce: string;
  readonly #bare: string;
  #serverSignature: Buffer | undefined;

  /** @param nonce random printable characters without a comma */
  constructor(name: string, password: string, nonce: string) {
    this.#password = password;
    this.#nonce = nonce;
    this.#bare = `n=${escapeName(name)},r=${nonce}`;
  }

  /** client-first-message */
  first(): string {
    return HEADER + this.#bare;
  }

  /** client-final-message; undefined when the server's first message is none, or asks for what is not done here. */
  async final(serverFirst: string): Promise<string | undefined> {
    const found = /^r=([\x21-\x2b\x2d-\x7e]+),s=([A-Za-z0-9+/]+={0,2}),i=([1-9]\d{0,8})(?:,[^\0]*)?$/.exec(
      serverFirst,
    );
    if (found === null) return undefined;
    const [, nonce = '', salt = '', count = ''] = found;
    const rounds = Number(count);
    const isOurs = nonce.startsWith(this.#nonce) && nonce.length > this.#nonce.length;
    if (!isOurs || rounds < LEAST_ROUNDS || rounds > MOST_ROUNDS) return undefined;
    const { clientKey, storedKey, serverKey } = await scramKeys(this.#password, salt, rounds);
    const withoutProof = `c=${Buffer.from(HEADER).toString('base64')},r=${nonce}`;
    const authMessage = `${this.#bare},${serverFirst},${withoutProof}`;
    const signature = hmac(storedKey, authMessage);
    this.#serverSignature = hmac(serverKey, authMessage);
    const proof = Buffer.from(clientKey.map((byte, i) => byte ^ (signature[i] ?? 0)));
    return `${withoutProof},p=${proof.toString('base64')}`;
  }

  /** Whether the server's final message proves that it knows what was made of the password. */
  isProven(serverFinal: string): boolean {
    const [, text] = /^v=([A-Za-z0-9+/=]+)(?:,|$)/.exec(serverFinal) ?? [];
    if (text === undefined || this.#serverSignature === undefined) return false;
    return sameBytes(Buffer.from(text, 'base64'), this.#serverSignature);
  }
}

/** RFC 5802 5.1 */
function escapeName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C');
}
