import { type AddressInfo, type Socket, createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { systemClock } from '../../src/core/clock.js';
import { memoryPair } from '../../src/core/memory-transport.js';
import { connectTcp, wrapSocket } from '../../src/core/tcp-transport.js';
import { connectTls, wrapTls } from '../../src/core/tls-transport.js';
import { issue } from '../support/certificates.js';
import { type TransportPair, transportContract } from './transport.contract.js';

transportContract('memory', () => {
  const [near, far] = memoryPair();
  return Promise.resolve({ near, far, resetFar: () => far.reset() });
});

transportContract('TCP', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<Omit<TransportPair, 'near'>>((resolve) => {
    server.once('connection', (socket) => {
      resolve({ far: wrapSocket(socket), resetFar: () => void socket.resetAndDestroy() });
    });
  });
  const { port } = server.address() as AddressInfo;
  const near = await connectTcp({ host: '127.0.0.1', port, clock: systemClock(), timeoutMs: 5000 });
  server.close();
  return { near, ...(await accepted) };
});

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  transportContract(version, async () => {
    const { key, certificate: cert } = await issue({ hosts: ['localhost'] });
    const server = createTlsServer({ key, cert, minVersion: version, maxVersion: version });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const raw = new Promise<Socket>((resolve) => server.once('connection', resolve));
    const far = new Promise<TransportPair['far']>((resolve) => {
      server.once('secureConnection', (socket) => resolve(wrapTls(socket)));
    });
    const { port } = server.address() as AddressInfo;
    const near = await connectTls({
      host: '127.0.0.1',
      port,
      clock: systemClock(),
      timeoutMs: 5000,
      judge: () => undefined,
    });
    server.close();
    const cut = await raw;
    return { near, far: await far, resetFar: () => void cut.resetAndDestroy() };
  });
}
