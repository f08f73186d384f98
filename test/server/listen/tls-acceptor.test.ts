/** What the server knows of a client's key, in a full handshake and in a resumed one. */
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, expect, test } from 'vitest';

import { systemClock } from '../../../src/core/clock.js';
import type { Transport } from '../../../src/core/transport.js';
import { makeSelfSigned } from '../../../src/core/self-signed.js';
import { TlsAcceptor } from '../../../src/server/listen/tls-acceptor.js';
import { memoryLogger } from '../../support/memory-logger.js';
import { listenAnywhere } from '../../support/ports.js';

const cleanups: Array<() => unknown> = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

/** As docs/tls.md says it is counted by hand. */
function byHand(certificate: string): string {
  const publicKey = execFileSync('openssl', ['x509', '-noout', '-pubkey'], { input: certificate });
  const der = execFileSync('openssl', ['pkey', '-pubin', '-outform', 'der'], { input: publicKey });
  return `sha256:${execFileSync('openssl', ['dgst', '-sha256', '-r'], { input: der }).toString().slice(0, 64)}`;
}

test.for(['TLSv1.2', 'TLSv1.3'] as const)(
  'the key of a client is that which openssl counts, and is known again in a resumed session (%s)',
  async (version) => {
    const own = await makeSelfSigned({ name: 'irc.test', usage: 'server', now: Date.now() });
    const { key, certificate: cert } = await makeSelfSigned({
      name: 'ann',
      usage: 'client',
      now: Date.now(),
    });
    const arrivals: Transport[] = [];
    const acceptor = new TlsAcceptor({
      credentials: {
        files: { certificate: '', key: '', isOwn: true, isAnnounced: false },
        fingerprint: 'sha256:of no interest here',
        isSelfSigned: true,
        validFrom: 0,
        validUntil: Number.MAX_SAFE_INTEGER,
        options: { key: own.key, cert: own.certificate, sessionIdContext: 'test' },
      },
      handshakeMs: 10_000,
      clock: systemClock(),
      logger: memoryLogger(),
      onConnection: (transport) => {
        arrivals.push(transport);
        // TLS 1.3 gives its ticket with the first bytes.
        transport.write('hello');
      },
    });
    const server = createServer((socket) => acceptor.accept(socket));
    const port = await listenAnywhere(server);
    cleanups.push(() => server.close());
    const visit = (session: Buffer | undefined): Promise<{ socket: TLSSocket; ticket: Buffer | undefined }> =>
      new Promise((resolve, reject) => {
        const range = { minVersion: version, maxVersion: version } as const;
        const options = { host: '127.0.0.1', port, key, cert, rejectUnauthorized: false, ...range };
        const socket = connect({ ...options, ...(session && { session }) });
        cleanups.push(() => socket.destroy());
        let ticket: Buffer | undefined;
        let isGreeted = false;
        const look = (): void => {
          if (isGreeted && (session !== undefined || ticket !== undefined)) resolve({ socket, ticket });
        };
        socket.on('session', (given) => {
          ticket = given;
          look();
        });
        socket.once('error', reject).once('data', () => {
          isGreeted = true;
          look();
        });
      });
    const first = await visit(undefined);
    expect(first.socket.isSessionReused()).toBe(false);
    const second = await visit(first.ticket);
    expect(second.socket.isSessionReused()).toBe(true);
    expect(arrivals.map(({ security }) => security?.peerFingerprint)).toEqual([byHand(cert), byHand(cert)]);
    expect(arrivals.map(({ security }) => security?.isVerified)).toEqual([false, false]);
  },
);
