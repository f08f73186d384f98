/** Connections that never become anybody, against the real daemon: all are closed, and others get in meanwhile. */
import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';

import { Daemon } from '../support/daemon.js';
import { TestClient } from '../support/test-client.js';

let daemon: Daemon;

afterEach(async () => {
  await daemon.stop('SIGKILL');
});

/** What the kinds of strangers do, again and again; each goes about it another way. */
const HABITS: ReadonlyArray<(stranger: TestClient) => void> = [
  () => {},
  (stranger) => stranger.sendRaw('N'),
  (stranger) => stranger.send('PING :are you there', 'PING :still', 'PING :there'),
  (stranger) => stranger.send('CAP LS 302'),
];

test('1,000 that say nothing, a byte now and then, PING or CAP LS for ever are closed when their time is up', async () => {
  daemon = await Daemon.start({ flags: ['--heartbeat-registration=4s', '--limits-unregistered=2000'] });
  const strangers: TestClient[] = [];
  while (strangers.length < 1000) {
    strangers.push(...(await Promise.all(Array.from({ length: 100 }, () => daemon.connect()))));
  }
  const busy = setInterval(() => {
    for (const [i, stranger] of strangers.entries()) {
      if (!stranger.closed) HABITS[i % HABITS.length]?.(stranger);
    }
  }, 500);
  try {
    const inTime = await daemon.join('ann');
    expect(strangers.some(({ closed }) => !closed)).toBe(true);
    const last = await Promise.all(strangers.map((stranger) => stranger.waitClosed()));
    expect(new Set(last)).toEqual(
      new Set(['ERROR :Closing Link: 127.0.0.1 (Registration timeout: 4 seconds)']),
    );
    await inTime.sync();
  } finally {
    clearInterval(busy);
  }
  const heir = await daemon.join('bob');
  await heir.sync();
});

test('lines without an end are cut off at 16 KiB each, and the memory does not keep them', async () => {
  daemon = await Daemon.start();
  const ann = await daemon.join('ann');
  const resident = (): number =>
    Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${daemon.program.pid}/status`, 'utf8'))?.[1]);
  const endless = 'x'.repeat(1024 * 1024);
  const before = resident();
  for (let round = 0; round < 10; round++) {
    const peers = await Promise.all(Array.from({ length: 20 }, () => daemon.connect()));
    for (const peer of peers) peer.sendRaw(endless);
    for (const peer of peers) {
      await peer.waitClosed();
      const errors = peer.lines.filter((line) => line.startsWith('ERROR '));
      // A reset, since there is more to read than was read, may overtake the words.
      expect(errors.filter((line) => !line.endsWith('(Line without an end)'))).toEqual([]);
    }
    await ann.sync();
  }
  // 200 MB were sent.
  expect(resident() - before).toBeLessThan(80_000);
});

test('400 TLS handshakes that are never finished are closed when their time is up, and others get in meanwhile', async () => {
  const flags = ['--tls-handshake=8s', '--limits-unregistered=2000'];
  daemon = await Daemon.start({ listen: '127.0.0.1:+0', flags });
  const enter = async (nick: string): Promise<TestClient> => {
    const client = await TestClient.connectTls(daemon.port);
    await client.register(nick);
    return client;
  };
  // The head of a ClientHello of 512 bytes: some say no more, some a byte now and then.
  const hello = Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]);
  const strangers = await Promise.all(Array.from({ length: 400 }, () => daemon.connect()));
  for (const stranger of strangers) stranger.sendRaw(hello);
  const busy = setInterval(() => {
    for (const [i, stranger] of strangers.entries()) {
      if (i % 2 === 0 && !stranger.closed) stranger.sendRaw(Buffer.from([i % 256]));
    }
  }, 500);
  try {
    const ann = await enter('ann');
    expect(strangers.some(({ closed }) => !closed)).toBe(true);
    await Promise.all(strangers.map((stranger) => stranger.waitClosed()));
    await ann.sync();
    await (await enter('bob')).sync();
  } finally {
    clearInterval(busy);
  }
});
