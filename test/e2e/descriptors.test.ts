/** The daemon when file descriptors run out: refuses with a word as long as it can, and never stops accepting for good. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { TestClient } from '../support/test-client.js';

const PROJECT = resolve(import.meta.dirname, '../..');
const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0;

let data: string;
let daemon: ChildProcess | undefined;
const lines: string[] = [];

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'chat-fd-'));
});

afterEach(async () => {
  if (daemon !== undefined && daemon.exitCode === null) {
    const gone = new Promise((done) => daemon?.once('exit', done));
    daemon.kill('SIGKILL');
    await gone;
  }
  rmSync(data, { recursive: true, force: true });
  lines.length = 0;
});

/** @returns the port */
function start(prefix: readonly string[], listen: string = '127.0.0.1:0'): Promise<number> {
  const flags = ['--allow-root', '--data', data, '--listen', listen, '--limits-per-ip', '0'];
  const [command = '', ...rest] = [
    ...prefix,
    process.execPath,
    join(PROJECT, 'dist/server/main.js'),
    ...flags,
  ];
  daemon = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  const { stdout, stderr } = daemon;
  return new Promise((done, fail) => {
    daemon?.once('exit', (code) => fail(new Error(`the daemon ended with ${code}:\n${lines.join('\n')}`)));
    for (const stream of [stdout, stderr]) {
      if (stream === null) throw new Error('the daemon has no output');
      createInterface(stream).on('line', (line) => {
        lines.push(line);
        const port = /server\.listening .*port=(\d+)/.exec(line)?.[1];
        if (port !== undefined) done(Number(port));
      });
    }
  });
}

/** Connects; resolves with the first line, '' when the connection was closed without one. */
async function firstLine(port: number): Promise<{ client: TestClient; line: string }> {
  const client = await TestClient.connect(port);
  const line = await Promise.race([client.expectLine('').catch(() => ''), client.waitClosed()]);
  return { client, line };
}

test.runIf(hasPrlimit)(
  'with few descriptors the server keeps some for itself, says no politely, and says so in its log',
  async () => {
    // Node reads a program's modules side by side: with fewer than 200 it may not even start.
    const port = await start(['prlimit', '--nofile=400:400']);
    const all = await Promise.all(Array.from({ length: 400 }, () => firstLine(port)));
    const refused = all.filter(
      ({ line }) => line === 'ERROR :Closing Link: The server is full, try again later',
    );
    const greeted = all.filter(({ line }) => line.includes('NOTICE * :'));
    expect(greeted).toHaveLength(336);
    expect(refused.length).toBeGreaterThan(0);
    expect(lines.find((line) => line.includes('server.few-descriptors'))).toContain('connections=336');
    for (const { client } of all) await client.drop();
  },
);

test.runIf(hasPrlimit)(
  'without any descriptor left it goes on, and accepts again when there are some',
  async () => {
    const port = await start([]);
    const ann = await TestClient.register(port, 'ann');
    const pid = String(daemon?.pid);
    const open = readdirSync(`/proc/${pid}/fd`).length;
    execFileSync('prlimit', ['--pid', pid, `--nofile=${open + 10}`]);
    const all = await Promise.all(Array.from({ length: 60 }, () => firstLine(port)));
    expect(all.filter(({ line }) => line === '').length).toBeGreaterThan(0);
    await ann.sync();
    for (const { client } of all) await client.drop();
    await ann.sync();
    const bob = await TestClient.register(port, 'bob');
    await bob.sync();
    await bob.drop();
    await ann.drop();
  },
);

test.runIf(hasPrlimit)('so it does on a TLS port, where nobody can be told', async () => {
  // With a + the port speaks TLS.
  const port = await start([], '127.0.0.1:+0');
  const enter = async (nick: string): Promise<TestClient> => {
    const client = await TestClient.connectTls(port);
    await client.register(nick);
    return client;
  };
  const ann = await enter('ann');
  const pid = String(daemon?.pid);
  const open = readdirSync(`/proc/${pid}/fd`).length;
  execFileSync('prlimit', ['--pid', pid, `--nofile=${open + 10}`]);
  const all = await Promise.allSettled(Array.from({ length: 60 }, () => TestClient.connectTls(port)));
  const inside = all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  expect(inside.length).toBeLessThan(all.length);
  await ann.sync();
  for (const client of inside) await client.drop();
  await ann.sync();
  const bob = await enter('bob');
  await bob.sync();
  await bob.drop();
  await ann.drop();
});
