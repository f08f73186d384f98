/** The fingerprint (fingerprint.ts) of a certificate's key. */
import { createHash, X509Certificate } from 'node:crypto';

/** @throws Error when the certificate has a key of a kind that this program does not know */
export function keyFingerprint(certificate: X509Certificate): string {
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

/**
 * A certificate as a peer sent it.
 *
 * @returns undefined when it is none, or has a key that cannot be read: whoever shows it has not shown who they are
 */
export function fingerprintOf(der: Uint8Array): string | undefined {
  try {
    return keyFingerprint(new X509Certificate(der));
  } catch {
    return undefined;
  }
}
