/** What tests of accounts have in common: a server that makes them, keys of clients, and the ways to log in. */
import { X509Certificate } from 'node:crypto';

import { fingerprintOf } from '../../src/core/key-fingerprint.js';
import { makeSelfSigned } from '../../src/core/self-signed.js';
import type { AccountSettings } from '../../src/server/session/types.js';
import type { TestClient } from './test-client.js';

/** Without TLS, and with it. */
export const BOTH_WAYS = [
  { host: '127.0.0.1', port: 0, tls: false },
  { host: '127.0.0.1', port: 0, tls: true },
] as const;

/** As by default, with hashes that cost little. */
export const ACCOUNTS: AccountSettings = {
  nicks: 'first-use',
  registration: true,
  reserveNicks: true,
  rounds: 4096,
};

/** A client's own certificate and key, PEM. */
export interface ClientKey {
  readonly cert: string;
  readonly key: string;
  /** As the server names it. */
  readonly fingerprint: string;
}

export async function makeClientKey(): Promise<ClientKey> {
  const { certificate, key } = await makeSelfSigned({ name: 'client', now: Date.now(), usage: 'client' });
  return { cert: certificate, key, fingerprint: fingerprintOf(new X509Certificate(certificate).raw) ?? '' };
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Logs in with SASL PLAIN. @returns the numeric by which it ends */
export async function plain(client: TestClient, name: string, password: string): Promise<string> {
  client.send('AUTHENTICATE PLAIN', `AUTHENTICATE ${base64(`\0${name}\0${password}`)}`);
  return client.expectLine(/ 90[2-7] /);
}
