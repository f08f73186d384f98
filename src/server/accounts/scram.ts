/**
 * The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) as data in and data out. There is no channel binding: it is not
 * offered, so a client that wants it is refused, and one that only could do it is not.
 */
import { hmac, sameBytes, sha256 } from '../../core/scram-keys.js';
import type { Verifier } from '../store/account-types.js';

/** What the client's first message says. */
export interface ClientFirst {
  readonly name: string;
  /** Who it wants to be; empty for who it is. */
  readonly authzid: string;
  readonly nonce: string;
  /** `n,,` as it was written: the last message repeats it. */
  readonly header: string;
  readonly bare: string;
}

/** Between the server's first message and the client's last. */
export interface ScramChallenge {
  readonly client: ClientFirst;
  readonly verifier: Verifier;
  /** Of the client and then of the server. */
  readonly nonce: string;
  readonly serverFirst: string;
}

/** @returns undefined when it is not understood, or asks for what is not done here */
export function readClientFirst(message: string): ClientFirst | undefined {
  // gs2-header, then the name and the nonce; `m=` would be an extension that must be understood.
  const found = /^([ny],(?:a=([^,]*))?,)(n=([^,]+),r=([\x21-\x2b\x2d-\x7e]{1,256})(?:,[^\0]*)?)$/.exec(
    message,
  );
  if (found === null) return undefined;
  const [, header = '', rawAuthzid = '', bare = '', rawName = '', nonce = ''] = found;
  const name = unescapeName(rawName);
  const authzid = unescapeName(rawAuthzid);
  return name === undefined || authzid === undefined ? undefined : { name, authzid, nonce, header, bare };
}

/** @param serverNonce random printable characters without a comma */
export function challenge(client: ClientFirst, verifier: Verifier, serverNonce: string): ScramChallenge {
  const nonce = client.nonce + serverNonce;
  return { client, verifier, nonce, serverFirst: `r=${nonce},s=${verifier.salt},i=${verifier.rounds}` };
}

/** Whether the client's last message proves the password; then it is answered with what proves that we know it. */
export function readClientFinal(challenged: ScramChallenge, message: string): string | undefined {
  const { client, verifier, nonce, serverFirst } = challenged;
  const found = /^(c=([A-Za-z0-9+/=]+),r=([^,]+)(?:,[^\0]*?)?),p=([A-Za-z0-9+/=]+)$/.exec(message);
  if (found === null) return undefined;
  const [, withoutProof = '', binding = '', repeated = '', proofText = ''] = found;
  const authMessage = `${client.bare},${serverFirst},${withoutProof}`;
  const storedKey = Buffer.from(verifier.storedKey, 'base64');
  const signature = hmac(storedKey, authMessage);
  const proof = Buffer.from(proofText, 'base64');
  // All is compared, whatever is wrong first.
  const clientKey = Buffer.from(signature.map((byte, i) => byte ^ (proof[i] ?? 0)));
  const proven = sameBytes(sha256(clientKey), storedKey) && proof.length === signature.length;
  const bound = Buffer.from(binding, 'base64').toString('utf8') === client.header;
  if (!proven || !bound || repeated !== nonce) return undefined;
  const serverSignature = hmac(Buffer.from(verifier.serverKey, 'base64'), authMessage);
  return `v=${serverSignature.toString('base64')}`;
}

/** RFC 5802 5.1: "," is =2C and "=" is =3D, and no other "=" may be there. */
function unescapeName(text: string): string | undefined {
  if (/=(?!2C|3D)/.test(text)) return undefined;
  return text.replaceAll('=2C', ',').replaceAll('=3D', '=');
}
