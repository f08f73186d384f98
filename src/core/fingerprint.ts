/**
 * How a key is called: `sha256:` and 64 hexadecimal digits, of the public key as SubjectPublicKeyInfo (RFC 5280 4.1).
 *
 * Of the key and not of the certificate, so that a certificate may be made anew for the same key without anybody
 * noticing, as in RFC 7469. By hand: `openssl x509 -in cert.pem -noout -pubkey | openssl pkey -pubin -outform der |
 * sha256sum`.
 *
 * Text only: computing one is in key-fingerprint.ts, since loading Node's cryptography takes longer than a first frame may.
 */

/** What a person types or pastes: capitals and colons between the digits are let pass. @returns undefined for anything else */
export function parseFingerprint(text: string): string | undefined {
  const digits = /^sha256:([0-9a-f:]+)$/i.exec(text.trim())?.[1]?.replaceAll(':', '').toLowerCase();
  return digits?.length === 64 ? `sha256:${digits}` : undefined;
}

/** So many digits as fit a row beside another one and still tell two apart at a glance. */
const SHOWN_DIGITS = 6;

/** The first digits, `ab12cd…`, for a row that has room for no more; never to be compared by a program. */
export function firstDigits(fingerprint: string, ellipsis: string, digits: number = SHOWN_DIGITS): string {
  const start = fingerprint.indexOf(':') + 1;
  return `${fingerprint.slice(start, start + digits)}${ellipsis}`;
}
