/**
 * What the durable log costs: appends a second and CPU time a row for batches of several sizes, how long an append
 * waits for the disk at a given rate, and how long pages take out of the history that this leaves.
 *
 *     npm run bench:store
 *
 * Takes about 15 s and some 50 MB in the temporary directory; CHAT_BENCH_DIRECTORY names another one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type * as Clock from '../src/core/clock.js';
import type * as Store from '../src/server/store/index.js';
import type { PageRequest } from '../src/server/store/query-types.js';
import type { Log } from '../src/server/store/log-types.js';
import type { Draft } from '../src/server/store/types.js';

// Compiled, this file lies in dist/bench, beside dist/server and dist/core.
const built = (path: string): Promise<unknown> => import(new URL(`../${path}`, import.meta.url).href);
const { openEmbeddedStore } = (await built('server/store/index.js')) as typeof Store;
const { systemClock } = (await built('core/clock.js')) as typeof Clock;

const directory = mkdtempSync(join(process.env['CHAT_BENCH_DIRECTORY'] ?? tmpdir(), 'chat-bench-'));
const clock = systemClock();
const { log } = openEmbeddedStore({ directory, clock });
let made = 0;

/** Fifty persons in ten rooms, sixty characters, a send id that sorts by time, as the client makes them. */
function draft(): Draft {
  const id = made++;
  const person = `person${id % 50}`;
  const room = `#room${id % 10}`;
  return {
    kind: 'message',
    conversation: room,
    author: {
      session: person,
      identity: `guest:${person}`,
      nick: person,
      user: person,
      host: 'host.example',
    },
    target: room,
    text: `message ${id} `.padEnd(60, '.'),
    sendId: `01${id.toString(32).padStart(10, '0')}`,
    durability: 'required',
  };
}

/** Appends `count` messages one by one, `inFlight` at a time: that is about the size of the batches. */
async function closedLoop(count: number, inFlight: number): Promise<void> {
  let left = count;
  const one = async (): Promise<void> => {
    while (left-- > 0) await log.append([draft()]);
  };
  await Promise.all(Array.from({ length: inFlight }, one));
}

/** Appends at a steady rate for some time and gives how long each append waited, ms. */
async function openLoop(rate: number, seconds: number): Promise<number[]> {
  const waits: number[] = [];
  const started = performance.now();
  const appends: Promise<void>[] = [];
  for (let sent = 0; sent < rate * seconds; ) {
    const due = Math.min(rate * seconds, Math.floor(((performance.now() - started) / 1000) * rate));
    for (; sent < due; sent++) {
      const before = performance.now();
      appends.push(log.append([draft()]).then(() => void waits.push(performance.now() - before)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(appends);
  return waits.sort((a, b) => a - b);
}

async function measured<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number; cpu: number }> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const value = await work();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { value, seconds, cpu: user + system };
}

async function pageTimes(request: Partial<PageRequest>): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < 200; run++) {
    const started = performance.now();
    await log.read({
      conversation: '#room1',
      direction: 'latest',
      anchor: { by: 'end' },
      limit: 100,
      kinds: ['message', 'notice', 'join', 'part', 'quit', 'nick', 'topic', 'mode', 'kick'],
      visibleAfter: 0,
      ...request,
    });
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b);
}

const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(2);

console.log('appends one by one, the number in flight is about the size of a batch');
console.log('in flight   appends/s   CPU us a row');
await log.open(() => {});
await closedLoop(5_000, 100);
for (const [inFlight, count] of [
  [1, 1_000],
  [10, 8_000],
  [100, 30_000],
  [1_000, 60_000],
  [4_000, 80_000],
] as const) {
  const { seconds, cpu } = await measured(() => closedLoop(count, inFlight));
  console.log(
    `${String(inFlight).padStart(9)}   ${Math.round(count / seconds)
      .toString()
      .padStart(9)}   ${(cpu / count).toFixed(1).padStart(12)}`,
  );
}

console.log('\nat a steady rate: how long an append waits until it is durable, ms');
console.log('   rate/s     p50     p99   CPU us a row');
for (const rate of [1_000, 5_000, 20_000]) {
  const { value, cpu } = await measured(() => openLoop(rate, 2));
  console.log(
    `${String(rate).padStart(9)}   ${at(value, 0.5).padStart(5)}   ${at(value, 0.99).padStart(5)}   ${(cpu / value.length).toFixed(1).padStart(12)}`,
  );
}

console.log(`\na page of 100 out of ${made} events, asked and answered through the thread, ms`);
console.log('               p50     p99');
const middle = clock.now() - 4_000;
const pages: readonly [string, Partial<PageRequest>][] = [
  ['latest', {}],
  ['before a time', { direction: 'before', anchor: { by: 'time', time: middle } }],
  ['around a time', { direction: 'around', anchor: { by: 'time', time: middle } }],
];
for (const [name, request] of pages) {
  const times = await pageTimes(request);
  console.log(`${name.padEnd(13)} ${at(times, 0.5).padStart(5)}   ${at(times, 0.99).padStart(5)}`);
}

await writingWhileReading(log);
await log.close();
rmSync(directory, { recursive: true });

/** Whether readers and the writer get in each other's way. */
async function writingWhileReading(store: Log): Promise<void> {
  let writing = true;
  const load = openLoop(5_000, 2).finally(() => {
    writing = false;
  });
  const times: number[] = [];
  while (writing) times.push(...(await pageTimes({})).slice(0, 200));
  const waits = await load;
  times.sort((a, b) => a - b);
  console.log(`\nboth at once: 5,000 appends/s wait p50 ${at(waits, 0.5)} p99 ${at(waits, 0.99)} ms,`);
  console.log(
    `while ${times.length} pages took p50 ${at(times, 0.5)} p99 ${at(times, 0.99)} ms (${store.health().state})`,
  );
}
