import { afterEach, expect, test } from 'vitest';

import { FakeClock } from '../support/fake-clock.js';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.js';

let server: TestServer;

afterEach(() => server.stop());

async function start(options: TestServerOptions): Promise<TestServer> {
  server = await startTestServer(options);
  return server;
}

test('connections of one address are bounded, the one too many is told, and a place that is left is free', async () => {
  await start({ limits: { perIp: 2 } });
  const ann = await server.join('ann');
  const bob = await server.join('bob');
  const third = await server.connect();
  expect(await third.waitClosed()).toBe('ERROR :Closing Link: Too many connections from your address');
  expect(server.logger.of('connection.refused')).toMatchObject([
    { fields: { address: '127.0.0.1', connections: 2 } },
  ]);
  ann.send('QUIT');
  await ann.waitClosed();
  await bob.sync();
  const heir = await server.join('ann');
  await heir.sync();
});

test('connections in all are bounded', async () => {
  await start({ limits: { connections: 1 } });
  const ann = await server.join('ann');
  const second = await server.connect();
  expect(await second.waitClosed()).toBe('ERROR :Closing Link: The server is full, try again later');
  await ann.sync();
});

test('a flood is slowed and nothing of it is lost; its author is told, others go on', async () => {
  const clock = new FakeClock();
  await start({ clock, limits: { lineRate: 4, lineBurst: 20 } });
  const ann = await server.join('ann', { caps: ['echo-message', 'standard-replies'] });
  const bob = await server.join('bob');
  clock.advance(10_000);
  ann.send(...Array.from({ length: 100 }, (_, i) => `PRIVMSG #lobby :${i}`));
  await ann.expectLine(/NOTE \* INPUT_SLOWED :/);
  await bob.sync();
  const early = bob.lines.filter((line) => line.includes(' PRIVMSG ')).length;
  expect(early).toBeLessThanOrEqual(20);
  clock.advance(30_000);
  await bob.expectLine(/PRIVMSG #lobby :99$/);
  const texts = bob.lines
    .filter((line) => line.includes(' PRIVMSG '))
    .map((line) => line.slice(line.lastIndexOf(':') + 1));
  expect(texts).toEqual(Array.from({ length: 100 }, (_, i) => `${i}`));
});

test('a line without end is cut off, and so is HTTP', async () => {
  await start({});
  const endless = await server.connect();
  endless.sendRaw('x'.repeat(20_000));
  expect(await endless.waitClosed()).toBe('ERROR :Closing Link: 127.0.0.1 (Line without an end)');
  const browser = await server.connect();
  browser.send('GET / HTTP/1.1', 'Host: localhost', '');
  expect(await browser.waitClosed()).toBe('ERROR :Closing Link: 127.0.0.1 (This is not a web server)');
});

test('any bytes on one connection leave the others in peace', async () => {
  await start({});
  const ann = await server.join('ann');
  let seed = 42;
  const random = (): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) >>> 16;
  for (let i = 0; i < 40; i++) {
    const fuzz = await server.connect();
    if (i % 2 === 0) fuzz.send(`NICK f${i}`, 'USER f 0 * :f');
    const bytes = Buffer.from(Array.from({ length: 4000 }, () => random() & 0xff));
    for (let at = 0; at < bytes.length; at++) if (random() % 40 === 0) bytes[at] = 0x0a;
    fuzz.sendRaw(bytes);
    await fuzz.drop('end');
  }
  await ann.sync();
  expect(server.logger.of('command.failed')).toEqual([]);
});
