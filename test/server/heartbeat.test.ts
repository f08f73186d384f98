import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';

import { FakeClock } from '../support/fake-clock.js';
import type { TestClient } from '../support/test-client.js';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.js';

let server: TestServer;
const children: ChildProcess[] = [];
const undo: Array<() => void> = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const step of undo.splice(0).toReversed()) step();
  await server.stop();
});

/** 1.5 s in all instead of 45. */
const QUICK = { interval: 500, timeout: 1000 };

async function start(options: TestServerOptions = {}): Promise<TestServer> {
  server = await startTestServer(options);
  return server;
}

/** A client in a process of its own that answers PINGs; resolves when it is in the lobby. */
async function spawnClient(
  nick: string,
  host: string,
  port: number,
  prefix: readonly string[] = [],
): Promise<ChildProcess> {
  const script = `
    const socket = require('node:net').connect(${port}, '${host}');
    socket.write('NICK ${nick}\\r\\nUSER ${nick} 0 * :${nick}\\r\\n');
    socket.on('data', (chunk) => {
      if (/^PING/m.test(chunk)) socket.write('PONG :x\\r\\n');
      if (/ 366 /.test(chunk)) process.stdout.write('in');
    });
    socket.on('error', () => {});`;
  const [command, ...before] = prefix;
  const child = spawn(
    command ?? process.execPath,
    [...before, ...(command ? [process.execPath] : []), '-e', script],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  children.push(child);
  await once(child.stdout ?? child, 'data');
  return child;
}

test('1,000 connections that never say who they are are all closed in time, and one who does gets in', async () => {
  const clock = new FakeClock();
  await start({ clock, limits: { unregistered: 2000 } });
  const silent = await Promise.all(Array.from({ length: 1000 }, () => server.connect()));
  await Promise.all(silent.map((client) => client.expectLine(/ NOTICE /)));
  clock.advance(10_000);
  const ann = await server.join('ann');
  clock.advance(10_200);
  const errors = await Promise.all(silent.map((client) => client.waitClosed()));
  expect(new Set(errors)).toEqual(
    new Set(['ERROR :Closing Link: 127.0.0.1 (Registration timeout: 20 seconds)']),
  );
  await ann.sync();
  expect(server.server.stats().connections).toBe(1);
});

test('a client that does not answer is announced after the configured time, one that does stays', async () => {
  const clock = new FakeClock();
  await start({ clock });
  const ann = await server.join('ann');
  const bob = await server.join('bob');
  bob.answersPings = false;
  clock.advance(15_100);
  await ann.expectLine(/^PING /);
  await ann.sync();
  clock.advance(30_100);
  await ann.expectLine(/^:bob!\S+ QUIT :Ping timeout: 45 seconds$/);
  expect(await bob.waitClosed()).toBe('ERROR :Closing Link: 127.0.0.1 (Ping timeout: 45 seconds)');
  expect(server.logger.of('client.left')).toMatchObject([
    { fields: { nick: 'bob', address: '127.0.0.1', reason: 'Ping timeout: 45 seconds', seconds: 45 } },
  ]);
  const heir = await server.join('bob');
  await heir.sync();
});

/** Lets 1.2 times the configured time pass since somebody spoke last: no more is needed to announce their end. */
async function passTheTime(clock: FakeClock, witness: TestClient): Promise<void> {
  const { interval, timeout } = QUICK;
  const allowed = 1.2 * (interval + timeout);
  clock.advance(interval * 1.1);
  // Whoever answers is asked by then, and stays.
  await witness.expectLine(/^PING /);
  await witness.sync();
  clock.advance(allowed - interval * 1.1);
}

test('a client that is stopped with SIGSTOP is announced in time', async () => {
  const clock = new FakeClock();
  await start({ heartbeat: QUICK, clock });
  const ann = await server.join('ann');
  const frozen = await spawnClient('bob', '127.0.0.1', server.port);
  await ann.expectLine(/^:bob!\S+ JOIN /);
  frozen.kill('SIGSTOP');
  await passTheTime(clock, ann);
  await ann.expectLine(/^:bob!\S+ QUIT :Ping timeout: 1\.5 seconds$/);
});

test('a client that neither reads nor answers is announced in time', async () => {
  const clock = new FakeClock();
  await start({ heartbeat: QUICK, clock });
  const ann = await server.join('ann');
  const bob = await server.join('bob');
  await ann.expectLine(/^:bob!\S+ JOIN /);
  bob.socket.pause();
  await passTheTime(clock, ann);
  await ann.expectLine(/^:bob!\S+ QUIT :Ping timeout: 1\.5 seconds$/);
});

test('a reset and a vanished program are announced at once as a lost connection, and the nick is free', async () => {
  await start();
  const ann = await server.join('ann');
  for (const how of ['reset', 'end'] as const) {
    const bob = await server.join('bob');
    await bob.drop(how);
    await ann.expectLine(/^:bob!\S+ QUIT :Connection lost$/);
  }
  const child = await spawnClient('bob', '127.0.0.1', server.port);
  child.kill('SIGKILL');
  await ann.expectLine(/^:bob!\S+ QUIT :Connection lost$/);
});

const netns = `chat${process.pid}`;

function canUseNamespaces(): boolean {
  try {
    execFileSync('ip', ['netns', 'add', netns], { stdio: 'ignore' });
    execFileSync('ip', ['netns', 'del', netns], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test.runIf(canUseNamespaces())('a client whose cable is pulled is announced in time', async () => {
  const ip = (...args: readonly string[]): void => void execFileSync('ip', args, { stdio: 'ignore' });
  const octet = process.pid % 250;
  const [near, far] = [`10.203.${octet}.1`, `10.203.${octet}.2`];
  const link = `v${process.pid}`;
  ip('netns', 'add', netns);
  undo.push(() => ip('netns', 'del', netns));
  ip('link', 'add', link, 'type', 'veth', 'peer', 'name', 'far', 'netns', netns);
  ip('addr', 'add', `${near}/24`, 'dev', link);
  ip('link', 'set', link, 'up');
  ip('-n', netns, 'addr', 'add', `${far}/24`, 'dev', 'far');
  ip('-n', netns, 'link', 'set', 'far', 'up');
  const clock = new FakeClock();
  await start({
    heartbeat: QUICK,
    clock,
    config: {
      plaintext: 'anywhere',
      listen: [
        { host: '127.0.0.1', port: 0, tls: false },
        { host: near, port: 46_667, tls: false },
      ],
    },
  });
  const ann = await server.join('ann');
  await spawnClient('bob', near, 46_667, ['ip', 'netns', 'exec', netns]);
  await ann.expectLine(/^:bob!\S+ JOIN /);
  ip('link', 'set', link, 'down');
  await passTheTime(clock, ann);
  await ann.expectLine(/^:bob!\S+ QUIT :Ping timeout: 1\.5 seconds$/);
  // Its last words cannot be sent, and are not waited for for ever.
  clock.advance(10_000);
});
