import { type AddressInfo, createServer } from 'node:net';
import { systemClock } from '../../src/core/clock.js';
import { memoryPair } from '../../src/core/memory-transport.js';
import { connectTcp, wrapSocket } from '../../src/core/tcp-transport.js';
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
