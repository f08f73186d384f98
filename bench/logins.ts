/**
 * What a wrong login costs the server, and whether the cost tells who has an account: CPU time and waiting of a wrong
 * password for a name that somebody has, for one that nobody has, and for an account without a password, in turns.
 *
 *     npm run bench:logins [-- --quick]
 *
 * Exits with 1 when the medians of the CPU time differ by more than they may.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

import type * as Clock from '../src/core/clock.js';
import type * as Accounts from '../src/server/accounts/authenticator.js';
import type * as Queue from '../src/server/accounts/hash-queue.js';
import type * as Store from '../src/server/store/index.js';

// Compiled, this file lies in dist/bench, beside dist/server and dist/core.
const built = (path: string): Promise<unknown> => import(new URL(`../${path}`, import.meta.url).href);
const { systemClock } = (await built('core/clock.js')) as typeof Clock;
const { Authenticator } = (await built('server/accounts/authenticator.js')) as typeof Accounts;
const { HashQueue } = (await built('server/accounts/hash-queue.js')) as typeof Queue;
const { openEmbeddedStore } = (await built('server/store/index.js')) as typeof Store;

/** PBKDF2, as it is by default. */
const ROUNDS = 600_000;
/** What the median of a name may differ from that of another. */
const MOST_DIFFERENCE = 0.05;
/** Who asks. */
const FROM = { address: '192.0.2.1', fingerprint: undefined };
const TURNS = process.argv.includes('--quick') ? 20 : 100;
const NAMES = ['has-password', 'is-nobody', 'has-key-only'] as const;

interface Cost {
  readonly cpuMs: number;
  readonly ms: number;
}

const directory = mkdtempSync(join(tmpdir(), 'chat-logins-'));
const clock = systemClock();
const store = openEmbeddedStore({ directory, clock });
try {
  await store.log.open(() => undefined);
  // As a server does that has another name to wait for each time: nobody is slowed down here.
  const fresh = (): Accounts.Authenticator =>
    new Authenticator(store.accounts, clock, { rounds: ROUNDS, hashes: new HashQueue() });
  const verifier = await fresh().makeVerifier('the right password', FROM);
  await store.accounts.create({ name: 'has-password', created: 1, verifier });
  const key = { fingerprint: 'sha256:1', label: '', added: 1, used: 1 };
  await store.accounts.create({ name: 'has-key-only', created: 1, key });
  const costs = new Map<string, Cost[]>(NAMES.map((name) => [name, []]));
  for (let turn = -2; turn < TURNS; turn++) {
    for (const name of NAMES) {
      const cost = await costOf(fresh(), name);
      // What is compiled and filled once is no part of it.
      if (turn >= 0) costs.get(name)?.push(cost);
    }
  }
  process.stdout.write(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, ${TURNS} of each\n\n`,
  );
  const medians = NAMES.map((name) => report(name, costs.get(name) ?? []));
  const difference = Math.max(...medians) / Math.min(...medians) - 1;
  process.stdout.write(`\nThe medians differ by ${(difference * 100).toFixed(1)}%\n`);
  if (difference > MOST_DIFFERENCE) process.exitCode = 1;
} finally {
  await store.log.close();
  rmSync(directory, { recursive: true, force: true });
}

async function costOf(authenticator: Accounts.Authenticator, name: string): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await authenticator.byPassword(name, 'a wrong password', FROM, Date.now());
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1000, ms: performance.now() - start };
}

/** @returns the median of the CPU time */
function report(name: string, costs: readonly Cost[]): number {
  const median = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const cpu = median(costs.map(({ cpuMs }) => cpuMs));
  const waited = median(costs.map(({ ms }) => ms));
  process.stdout.write(
    `${name.padEnd(16)} ${cpu.toFixed(1)} ms CPU, ${waited.toFixed(1)} ms until the answer\n`,
  );
  return cpu;
}
