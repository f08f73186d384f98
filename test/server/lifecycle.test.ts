import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { spawnWorker } from '../../src/server/store/embedded/spawn.js';
import { crash } from '../support/embedded-store.js';
import { mountSmallDisk } from '../support/small-disk.js';
import type { TestClient } from '../support/test-client.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let data: string;
const servers: TestServer[] = [];

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'chat-life-'));
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  await rm(data, { recursive: true, force: true });
});

async function start(options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> {
  const server = await startTestServer({ data, ...options });
  servers.push(server);
  return server;
}

test('1,000 clients are told why when the server stops', async () => {
  const server = await start();
  const clients: TestClient[] = [];
  // In groups, since each of them is told of all who come after it.
  while (clients.length < 1000) {
    const group = Array.from({ length: 50 }, (_, i) => server.join(`u${clients.length + i}`));
    clients.push(...(await Promise.all(group)));
  }
  await server.server.stop('Back in a minute', 6000);
  const last = await Promise.all(clients.map((client) => client.waitClosed()));
  expect(new Set(last)).toEqual(new Set(['ERROR :Closing Link: 127.0.0.1 (Back in a minute)']));
  expect(clients.filter(({ lines }) => lines.some((line) => line.includes(' QUIT ')))).toEqual([]);
}, 60_000);

test('a client that reads nothing does not keep the server from stopping', async () => {
  const server = await start();
  const frozen = await server.join('ann');
  frozen.socket.pause();
  // Without a bound of its own it would wait for the client, and the test for it.
  await server.server.stop('Stop', 2000);
  // It has let go of everything: another one has the same data.
  await (await start()).join('bob');
});

test('what was accepted before the stop is committed, echoed, and there after the restart', async () => {
  const first = await start();
  const ann = await first.join('ann', { caps: ['echo-message'] });
  ann.send(...Array.from({ length: 50 }, (_, i) => `PRIVMSG #lobby :${i}`));
  await ann.expectLine(/PRIVMSG #lobby :0$/);
  await first.server.stop('Restart', 5000);
  await ann.waitClosed();
  const echoed = ann.lines.filter((line) => line.includes(' PRIVMSG '));
  const second = await start();
  const bob = await second.join('bob', { caps: ['batch', 'draft/chathistory'] });
  bob.send('CHATHISTORY LATEST #lobby * 100');
  const kept = (await bob.sync()).filter((line) => line.includes(' PRIVMSG '));
  expect(kept.length).toBeGreaterThanOrEqual(echoed.length);
  expect(kept.length).toBeGreaterThan(0);
});

test('rooms keep topic and modes over a restart and while nobody is in them', async () => {
  const first = await start();
  const ann = await first.join('ann');
  ann.send('JOIN #tea', 'TOPIC #tea :Earl Grey', 'MODE #tea +m', 'PART #tea');
  await ann.sync();
  await first.stop();
  const second = await start();
  const bob = await second.join('bob');
  bob.send('JOIN #tea');
  await bob.expectLine(/ 332 bob #tea :Earl Grey$/);
  bob.send('MODE #tea');
  await bob.expectLine(/ 324 bob #tea \+\S*m/);
});

test('a taken port is one clear error for the operator', async () => {
  const squatter = createServer();
  await new Promise<void>((resolve) => {
    squatter.listen(0, '127.0.0.1', resolve);
  });
  const address = squatter.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const listen = [{ host: '127.0.0.1', port, tls: false }];
  await expect(startTestServer({ data, config: { listen } })).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    exitCode: 78,
    message: `Cannot listen on 127.0.0.1:${port}: another program has this port (ss -ltnp shows which)`,
  });
  squatter.close();
  // The store was closed again: another start on the same directory works.
  const server = await start();
  await (await server.join('ann')).sync();
});

const disk = mountSmallDisk(6);

test.runIf(disk !== undefined)(
  'on a full disk the sender is refused, nobody is shown it, and all is well when there is room',
  async () => {
    if (disk === undefined) return;
    try {
      const server = await startTestServer({ data: join(disk.directory, 'data') });
      servers.push(server);
      const ann = await server.join('ann', { caps: ['echo-message', 'standard-replies'] });
      const bob = await server.join('bob');
      disk.fill();
      let refused = '';
      for (let i = 0; i < 2000 && refused === ''; i++) {
        ann.send(`PRIVMSG #lobby :${i} ${'x'.repeat(300)}`);
        refused = (await ann.sync()).find((line) => line.includes(' FAIL ')) ?? '';
      }
      expect(refused).toMatch(/^:irc\.test FAIL PRIVMSG STORE_FULL /);
      await bob.sync();
      const before = bob.lines.filter((line) => line.includes(' PRIVMSG ')).length;
      ann.send('PRIVMSG #lobby :refused');
      await ann.expectLine(/ FAIL PRIVMSG /);
      await bob.sync();
      expect(bob.lines.filter((line) => line.includes(' PRIVMSG '))).toHaveLength(before);
      expect(server.logger.of('store.readonly')).toHaveLength(1);
      disk.clear();
      let stored = false;
      for (let i = 0; i < 100 && !stored; i++) {
        ann.send(`PRIVMSG #lobby :again ${i}`);
        stored = (await ann.sync()).some((line) => line.includes(' PRIVMSG '));
      }
      expect(stored).toBe(true);
      await bob.expectLine(/ PRIVMSG #lobby :again /);
      await server.stop();
    } finally {
      disk.unmount();
    }
  },
  30_000,
);

test('a thread of the store that dies is replaced, the log says so, and nobody notices otherwise', async () => {
  const threads = new Map<string, Worker>();
  const server = await startTestServer({
    spawn(thread) {
      const worker = spawnWorker(thread);
      threads.set(thread.role, worker);
      return worker;
    },
  });
  servers.push(server);
  const ann = await server.join('ann', { caps: ['echo-message', 'batch', 'draft/chathistory'] });
  for (const role of ['writer', 'reader']) {
    await crash(threads.get(role) ?? expect.fail(`no ${role}`));
    ann.send(`PRIVMSG #lobby :after the ${role}`, 'CHATHISTORY LATEST #lobby * 1');
    const said = await ann.sync();
    expect(said.filter((line) => line.includes(`PRIVMSG #lobby :after the ${role}`))).toHaveLength(2);
    expect(server.logger.of('store.thread-replaced').at(-1)).toMatchObject({
      level: 'error',
      error: { code: 'STORE_FAILED', message: expect.stringContaining(`the ${role} thread`) as string },
    });
  }
  expect(server.logger.of('store.thread-replaced')).toHaveLength(2);
  await server.stop();
  expect(server.logger.of('store.thread-replaced')).toHaveLength(2);
});
