/**
 * What TLS costs the server: CPU time of a connection that comes and goes, by how it is made, and memory of one that
 * stays and is silent. The clients are in a process of their own.
 *
 *     npm run bench:tls [-- --quick]
 *
 * Exits with 1 when a connection fails, or an idle one costs more memory than it may.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { cpuOf, residentOf } from './process-cost.js';
import type { Order, Way } from './tls-visitors.js';

/** Connections that stay, and the KiB that each may cost. */
const STAYING: ReadonlyArray<{ way: Way; count: number; most: number }> = [
  { way: 'plaintext', count: 2000, most: 30 },
  { way: 'full', count: 2000, most: 55 },
  // The server keeps the certificate as long as the connection.
  { way: 'full, with a key', count: 2000, most: 65 },
  // Fewer than may be under way at one time.
  { way: 'unfinished', count: 500, most: 55 },
];
/** For garbage to be collected and memory to be given back, ms. */
const SETTLE_MS = 3000;

const visits = process.argv.includes('--quick') ? 500 : 3000;
const ways: readonly Way[] = ['plaintext', 'full', 'full, with a key', 'resumed', 'resumed, with a key'];

process.stdout.write(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}\n\n`,
);
for (const way of ways) {
  const ms = await withServer(async (pid, visitors) => {
    // What is compiled and filled once is no part of it.
    await order(visitors, { way, count: visits / 5, stay: false });
    const before = cpuOf(pid).all;
    await order(visitors, { way, count: visits, stay: false });
    return (cpuOf(pid).all - before) / visits;
  });
  process.stdout.write(`${way.padEnd(20)} ${ms.toFixed(2)} ms CPU each\n`);
}
process.stdout.write('\n');
for (const { way, count, most } of STAYING) {
  const kilobytes = await withServer(async (pid, visitors) => {
    await order(visitors, { way: 'full', count: visits, stay: false });
    await settle();
    const before = residentOf(pid);
    await order(visitors, { way, count, stay: true });
    await settle();
    return (residentOf(pid) - before) / count;
  });
  process.stdout.write(`${way.padEnd(20)} ${kilobytes.toFixed(1)} KiB each of ${count} idle ones\n`);
  if (kilobytes > most) process.exitCode = 1;
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}

/** A server and clients for one measurement. */
async function withServer(
  measure: (pid: number, visitors: ChildProcess) => Promise<number>,
): Promise<number> {
  const data = mkdtempSync(join(tmpdir(), 'chat-bench-'));
  const flags = [
    '--allow-root',
    '--data',
    data,
    '--listen',
    '127.0.0.1:0 127.0.0.1:+0',
    '--lobby',
    '',
    '--log-format',
    'json',
  ];
  const limits = ['line-rate', 'connections', 'per-ip'].flatMap((name) => [`--limits-${name}`, '0']);
  const main = join(import.meta.dirname, '../server/main.js');
  const server = spawn(process.execPath, [main, ...flags, ...limits], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let visitors: ChildProcess | undefined;
  try {
    const ports = await listening(server);
    visitors = fork(join(import.meta.dirname, 'tls-visitors.js'), ports);
    await answer(visitors);
    return await measure(server.pid ?? 0, visitors);
  } finally {
    visitors?.kill();
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGINT');
    await gone;
    rmSync(data, { recursive: true, force: true });
  }
}

/** @returns the ports, first that without TLS */
function listening(server: ChildProcess): Promise<string[]> {
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    if (server.stdout === null) throw new Error('the server has no stdout');
    const ports: string[] = [];
    createInterface(server.stdout).on('line', (line) => {
      const found = /"event":"server\.listening".*"port":(\d+)/.exec(line)?.[1];
      if (found !== undefined && ports.push(found) === 2) resolve(ports);
    });
  });
}

async function order(visitors: ChildProcess, what: Order): Promise<void> {
  visitors.send(what);
  await answer(visitors);
}

/** @throws Error when a connection failed */
function answer(visitors: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the clients ended with ${code}`));
    visitors.once('exit', ended);
    visitors.once('message', ({ fault }: { fault?: string }) => {
      visitors.off('exit', ended);
      if (fault === undefined) resolve();
      else reject(new Error(fault));
    });
  });
}
