/** What is measured, each of one program at a time, against the same server. */
import { setTimeout as delay } from 'node:timers/promises';

import type { BenchProgram } from './programs.js';
import { Run } from './run.js';
import type { BenchServer, Door } from './server.js';

/** Longest wait for anything that has to come. */
const PATIENCE_MS = 60_000;
/** Nothing else on the screen is written in capitals like this. */
const LAST = 'QZQZQ';
const TICK_MS = 10;
/** None of them is in what is said, nor in what programs send to a terminal. */
const KEYS = ['%', '&', '+', '~', '!', '{', '}'];

/** A program in the room, when all is quiet. */
async function inRoom<T>(
  program: BenchProgram,
  server: BenchServer,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  const joined = server.nextJoin();
  const run = new Run(program, server.plaintext);
  try {
    await within(joined, `${program.name} in the room`);
    const shown = run.writes(/xyxyx/, PATIENCE_MS);
    server.tell(['xyxyx']);
    await within(shown, `the first message in ${program.name}`);
    await delay(500);
    return await work(run);
  } finally {
    await run.end();
  }
}

async function within<T>(waited: Promise<T | undefined>, what: string): Promise<T> {
  const late = AbortSignal.timeout(PATIENCE_MS);
  const timedOut = new Promise<undefined>((resolve) =>
    late.addEventListener('abort', () => resolve(undefined)),
  );
  const found = await Promise.race([waited.then((value) => ({ value })), timedOut]);
  if (found === undefined) throw new Error(`Waited in vain for ${what}`);
  return found.value as T;
}

export interface Start {
  readonly firstFrame: number;
  readonly message: number;
}

/**
 * Ms from the start to the first frame, and to a message of the room on the screen.
 *
 * @param home of an earlier start, for what is made and asked only once
 */
export async function measureStart(
  program: BenchProgram,
  server: BenchServer,
  door: Door,
  home?: string,
): Promise<Start> {
  const joined = server.nextJoin().then(() => server.tell([LAST]));
  const run = new Run(program, door, home);
  try {
    const [first, message] = await Promise.all([
      run.writes(program.firstFrame, PATIENCE_MS),
      run.writes(new RegExp(LAST), PATIENCE_MS),
    ]);
    if (first === undefined || message === undefined) throw new Error(`${program.name} has not started`);
    await joined;
    return { firstFrame: first - run.started, message: message - run.started };
  } finally {
    await run.end();
  }
}

/** CPU from the start to the last of so many messages on the screen, ms. */
export async function measureBurst(
  program: BenchProgram,
  server: BenchServer,
  messages: number,
): Promise<number> {
  const texts = Array.from({ length: messages }, (_, i) => `message ${i} of the burst`);
  const joined = server.nextJoin().then(() => server.tell([...texts, LAST]));
  const run = new Run(program, server.plaintext);
  try {
    if ((await run.writes(new RegExp(LAST), PATIENCE_MS)) === undefined)
      throw new Error(`${program.name} does not show the end of ${messages} messages`);
    await joined;
    return run.cpu();
  } finally {
    await run.end();
  }
}

/** What the client's heap holds with so many messages, MB. */
export async function measureHeap(
  program: BenchProgram,
  server: BenchServer,
  messages: number,
): Promise<number> {
  return await inRoom(program, server, async (run) => {
    const shown = run.writes(new RegExp(LAST), PATIENCE_MS);
    server.tell([...Array.from({ length: messages }, (_, i) => `message ${i} of many`), LAST]);
    await shown;
    const heap = await run.heap(PATIENCE_MS);
    if (heap === undefined) throw new Error(`${program.name} does not tell what its heap holds`);
    return heap;
  });
}

export interface Flood {
  /** Until the last of them was written to the terminal. */
  readonly ms: number;
  readonly cpuMs: number;
  readonly kilobytes: number;
  /** Whether the last ones were on the screen then, in their order. */
  readonly right: boolean;
  readonly memoryMb: number;
  /** CPU for one more message, and for one more key, with all of them there. */
  readonly appendMs: number;
  readonly keyMs: number;
}

/** So many messages as fast as they are taken. */
export async function measureFlood(
  program: BenchProgram,
  server: BenchServer,
  messages: number,
  repeats: number,
): Promise<Flood> {
  return await inRoom(program, server, async (run) => {
    const texts = Array.from({ length: messages }, (_, i) => `message ${i} of the flood`);
    const { bytes } = run;
    const cpu = run.cpu();
    const shown = run.writes(new RegExp(LAST), PATIENCE_MS);
    const from = performance.now();
    server.tell([...texts, LAST]);
    const at = await shown;
    if (at === undefined) throw new Error(`${program.name} does not show the end of ${messages} messages`);
    const cpuMs = run.cpu() - cpu;
    await delay(300);
    const rows = (await run.screen()).join('\n');
    const last = [3, 2, 1].map((back) => `message ${messages - back} of the flood`);
    const places = [...last, LAST].map((text) => rows.indexOf(text));
    const right = places.every((place, i) => place >= 0 && place > (places[i - 1] ?? -1));
    const kilobytes = (run.bytes - bytes) / 1024;
    const memoryMb = run.memory();
    const appendMs = await costOf(run, repeats, (i) => server.tell([`one more ${i}`]));
    const keyMs = await costOf(run, repeats, () => run.type('k'));
    return { ms: at - from, cpuMs, kilobytes, right, memoryMb, appendMs, keyMs };
  });
}

/** CPU of one step, each with a frame of its own. */
async function costOf(run: Run, repeats: number, step: (i: number) => void): Promise<number> {
  await delay(300);
  const before = run.cpu();
  for (let i = 0; i < repeats; i++) {
    step(i);
    await delay(25);
  }
  await delay(100);
  return (run.cpu() - before) / repeats;
}

export interface Echo {
  readonly p50: number;
  readonly p99: number;
  /** How much later than it was said the last message was shown. */
  readonly behindMs: number;
}

/** Ms from a key to its echo while so many messages a second come in. */
export async function measureEcho(
  program: BenchProgram,
  server: BenchServer,
  rate: number,
  seconds: number,
): Promise<Echo> {
  return await inRoom(program, server, async (run) => {
    const started = performance.now();
    let said = 0;
    const talking = setInterval(() => {
      const due = Math.floor(((performance.now() - started) * rate) / 1000);
      server.tell(Array.from({ length: due - said }, (_, i) => `message ${said + i} while keys are pressed`));
      said = due;
    }, TICK_MS);
    const waits: number[] = [];
    try {
      for (let i = 0; performance.now() - started < seconds * 1000; i++) {
        const key = KEYS[i % KEYS.length] ?? '%';
        const echoed = run.writes(new RegExp(`\\${key}`), PATIENCE_MS);
        const pressed = performance.now();
        run.type(key);
        const at = await echoed;
        if (at === undefined) throw new Error(`${program.name} does not echo`);
        waits.push(at - pressed);
        await delay(20 + (i % 13));
        // The line is emptied, so that it is the same for all of them.
        if (i % 20 === 19) run.type('\u0015');
      }
    } finally {
      clearInterval(talking);
    }
    const shown = run.writes(new RegExp(LAST), PATIENCE_MS);
    const from = performance.now();
    server.tell([LAST]);
    const at = await shown;
    if (at === undefined) throw new Error(`${program.name} stays behind`);
    waits.sort((a, b) => a - b);
    const part = (share: number): number => waits[Math.floor((waits.length - 1) * share)] ?? 0;
    return { p50: part(0.5), p99: part(0.99), behindMs: at - from };
  });
}

/** CPU of a second in which nothing happens, ms. */
export async function measureIdle(
  program: BenchProgram,
  server: BenchServer,
  seconds: number,
): Promise<number> {
  return await inRoom(program, server, async (run) => {
    await delay(2000);
    const before = run.cpu();
    await delay(seconds * 1000);
    return (run.cpu() - before) / seconds;
  });
}

/** The longest wait for an answer to a PING, ms, while a busy room is written to a terminal that does not read. */
export async function measureStall(
  program: BenchProgram,
  server: BenchServer,
  seconds: number,
): Promise<number> {
  return await inRoom(program, server, async (run) => {
    server.takeMaxLag();
    run.stall();
    const until = performance.now() + seconds * 1000;
    for (let i = 0; performance.now() < until; i++) {
      server.tell(Array.from({ length: 10 }, (_, j) => `message ${i}.${j} that nobody can see`));
      server.ping();
      await delay(50);
    }
    const lag = server.takeMaxLag();
    run.unstall();
    await delay(200);
    return lag;
  });
}

/** Ms from the end of the connection to words about it, undefined when there were none in time. */
export async function measureLoss(
  program: BenchProgram,
  server: BenchServer,
  how: 'reset' | 'swallow',
  withinMs: number,
): Promise<number | undefined> {
  return await inRoom(program, server, async (run) => {
    const told = run.writes(program.lost, withinMs);
    const from = performance.now();
    if (how === 'reset') server.reset();
    else server.swallow();
    const at = await told;
    return at === undefined ? undefined : at - from;
  });
}
