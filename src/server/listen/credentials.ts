/**
 * The server's key and certificate: those of the configuration, or a pair of its own in the data directory.
 *
 * Whatever is read is looked at as a whole before it is used, so that a half-written or mismatched pair never gets as
 * far as a listener.
 */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { ChatError, EXIT_CONFIG, asError } from '../../core/errors.js';
import { keyFingerprint } from '../../core/key-fingerprint.js';
import { OLDEST_TLS } from '../../core/tls-transport.js';

/** Where a pair is: PEM files, absolute; both parts may be in one. */
export interface CredentialFiles {
  readonly certificate: string;
  readonly key: string;
  /** Made by the server itself, rather than given by the configuration. */
  readonly isOwn: boolean;
  /** Clients are told to insist on it (STS), so it has to be one that strangers can verify. */
  readonly isAnnounced: boolean;
}

export interface Credentials {
  readonly files: CredentialFiles;
  /** The key, as clients pin it (core/fingerprint.ts). */
  readonly fingerprint: string;
  /** Its own authority: nobody but those who pin it can trust it. */
  readonly isSelfSigned: boolean;
  /** Unix ms. */
  readonly validFrom: number;
  readonly validUntil: number;
  /** What a TLS server is made of. */
  readonly options: SecureContextOptions;
}

/** Of the server's own pair, in one file so that it is there as a whole or not at all. */
const OWN_FILE = 'tls.pem';

/** TLS 1.3, and of 1.2 only what has forward secrecy and authenticated encryption (RFC 9325 4.2). */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

/** Names what may be resumed: only sessions of this program's TLS listeners, which all ask for the same. */
const SESSION_CONTEXT = 'chat-server';

/** @param paths of the configuration, absolute; '' for what is not given */
export function credentialFiles(
  data: string,
  { cert, key, sts }: { readonly cert: string; readonly key: string; readonly sts: number },
): CredentialFiles {
  const isAnnounced = sts > 0;
  if (cert !== '') return { certificate: cert, key: key === '' ? cert : key, isOwn: false, isAnnounced };
  const own = join(data, OWN_FILE);
  return { certificate: own, key: own, isOwn: true, isAnnounced };
}

/** @throws ChatError TLS_CREDENTIALS (exit code 78), which says what is wrong with which file and what to do */
export function readCredentials(files: CredentialFiles): Credentials {
  const cert = read(files.certificate);
  const key = files.key === files.certificate ? cert : read(files.key);
  const leaf = parse(files, 'a certificate (PEM)', files.certificate, () => new X509Certificate(cert));
  const secret: KeyObject = parse(files, 'a private key (PEM, no passphrase)', files.key, () =>
    createPrivateKey(key),
  );
  if (!leaf.checkPrivateKey(secret)) {
    throw unusable(
      files,
      files.key,
      'it is not the key of the certificate, which is in ' + quote(files.certificate),
    );
  }
  const options: SecureContextOptions = {
    cert,
    key,
    minVersion: OLDEST_TLS,
    ciphers: CIPHERS,
    sessionIdContext: SESSION_CONTEXT,
  };
  const fingerprint = parse(files, 'a certificate that can be used', files.certificate, () => {
    // Says what only shows in use: a key that is too short, a chain that cannot be read.
    createSecureContext(options);
    return keyFingerprint(leaf);
  });
  const isSelfSigned = leaf.issuer === leaf.subject && leaf.verify(leaf.publicKey);
  if (isSelfSigned && files.isAnnounced) {
    throw unusable(
      files,
      files.certificate,
      'it is self-signed, and "tls.sts" has clients refuse such a certificate',
    );
  }
  return {
    files,
    fingerprint,
    isSelfSigned,
    validFrom: Date.parse(leaf.validFrom),
    validUntil: Date.parse(leaf.validTo),
    options,
  };
}

/** @returns why nobody but those who pin the key will accept it at that time; undefined when the time is right */
export function timeProblem({ validFrom, validUntil }: Credentials, now: number): string | undefined {
  if (now > validUntil) return `the certificate has expired on ${day(validUntil)}`;
  return now < validFrom ? `the certificate is not valid before ${day(validFrom)}` : undefined;
}

/** Who else on this machine can read the key; undefined when nobody can. */
export function openKey({ key }: CredentialFiles): string | undefined {
  const { mode } = statSync(key);
  // A group is often the way in which a renewal program hands the key over.
  return (mode & 0o007) === 0
    ? undefined
    : `${key} holds the private key and can be read by all: chmod o= ${key}`;
}

/** `2026-01-31` */
export function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const found = code === 'ENOENT' ? 'there is no such file' : message;
    throw new ChatError('TLS_CREDENTIALS', `Cannot read ${quote(file)} for TLS: ${found}`, {
      cause: error,
      exitCode: EXIT_CONFIG,
    });
  }
}

function parse<Part>(files: CredentialFiles, what: string, file: string, take: () => Part): Part {
  try {
    return take();
  } catch (error) {
    throw unusable(files, file, `it must hold ${what}, found: ${asError(error).message}`, error);
  }
}

function unusable(files: CredentialFiles, file: string, found: string, cause?: unknown): ChatError {
  // Made anew it would be another key, and every client would rightly refuse it.
  const remedy = files.isOwn
    ? '; restore it from a backup, or remove it and tell everybody the new fingerprint'
    : '';
  return new ChatError('TLS_CREDENTIALS', `Cannot use ${quote(file)} for TLS: ${found}${remedy}`, {
    cause,
    exitCode: EXIT_CONFIG,
  });
}

function quote(file: string): string {
  return JSON.stringify(file);
}
