import { type AddressInfo, Socket, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.js';
import { connectTcp, formatAddress, wrapSocket } from '../../src/core/tcp-transport.js';
import { FakeClock } from '../support/fake-clock.js';

/** A port on which nothing listens, having been free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('a refused connection says where and why', async () => {
  const port = await freePort();
  const clock = new FakeClock();
  await expect(connectTcp({ host: '127.0.0.1', port, clock, timeoutMs: 1000 })).rejects.toMatchObject({
    code: 'CONNECT_FAILED',
    message: `Cannot connect to 127.0.0.1:${port}: nothing listens there (ECONNREFUSED)`,
  });
  expect(clock.pendingTimers).toBe(0);
});

test('an attempt is given up after its time, and by its signal at once', async () => {
  const clock = new FakeClock();
  // RFC 5737: an address that nobody has.
  const target = { host: '192.0.2.1', port: 9, clock, timeoutMs: 1000 };
  const late = connectTcp(target);
  clock.advance(1000);
  await expect(late).rejects.toThrow(/^Cannot connect to 192\.0\.2\.1:9: /);

  const stop = new AbortController();
  const stopped = connectTcp({ ...target, signal: stop.signal });
  stop.abort(new Error('the user quit'));
  await expect(stopped).rejects.toThrow('the user quit');
  await expect(connectTcp({ ...target, signal: stop.signal })).rejects.toThrow('the user quit');
  expect(clock.pendingTimers).toBe(0);
});

test('an IPv4 peer of a dual-stack listener has a plain IPv4 address', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '::', resolve));
  const address = new Promise<string>((resolve) => {
    server.once('connection', (socket) => {
      const transport = wrapSocket(socket);
      resolve(transport.remoteAddress);
      transport.destroy();
    });
  });
  const { port } = server.address() as AddressInfo;
  const near = await connectTcp({ host: '127.0.0.1', port, clock: systemClock(), timeoutMs: 5000 });
  expect(await address).toBe('127.0.0.1');
  near.destroy();
  server.close();
});

test('a socket that was closed before it was wrapped reports its close', async () => {
  const socket = new Socket();
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    socket.destroy();
  });
  const transport = wrapSocket(socket);
  const report = await new Promise((resolve) => transport.onClose(resolve));
  expect(report).toMatchObject({ cause: 'end' });
  expect(transport.isClosed).toBe(true);
});

test('addresses are written with brackets where they need them', () => {
  expect(formatAddress('::1', 6667)).toBe('[::1]:6667');
  expect(formatAddress('localhost', 6667)).toBe('localhost:6667');
});
