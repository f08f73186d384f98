/**
 * The real daemon under lines that nobody means: it does not end, says nothing of faults, and what it keeps is bounded.
 * `npm run fuzz -- --long` for a million lines.
 */
import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';

import { commandTable } from '../../src/server/commands/index.js';
import { clientLines } from '../fuzz/client-lines.js';
import { fuzzServer } from '../fuzz/fuzz-server.js';
import { randomOf } from '../fuzz/random.js';
import { fuzzSettings } from '../fuzz/settings.js';
import { Daemon } from '../support/daemon.js';

const { lines, seed, timeout } = fuzzSettings(30_000);
/** Limits on how fast one may do things: that they would only make fewer lines do something. */
const UNSLOWED = ['join-rate', 'nick-rate', 'guest-targets', 'rooms-per-founder'].map(
  (name) => `--limits-${name}=0`,
);
/** KiB that the second half may add: what young objects and the pages of SQLite take more or less. */
const MOST_GROWTH = 96 << 10;

let daemon: Daemon | undefined;

afterEach(() => daemon?.stop());

test('the daemon outlives any lines and bytes, tells of no fault, and its memory stays flat', {
  timeout,
}, async () => {
  daemon = await Daemon.start({
    flags: [...UNSLOWED, '--limits-unregistered-bytes=1MiB', '--accounts-rounds=4096'],
  });
  const { pid } = daemon.program;
  const { below } = randomOf(seed + 1);
  const resident: Array<{ sent: number; kilobytes: number }> = [];
  await fuzzServer(daemon, {
    lines,
    below,
    nextLine: clientLines([...commandTable().values()], seed),
    onRound: (sent) => resident.push({ sent, kilobytes: residentOf(pid) }),
  });
  const half = resident.find(({ sent }) => sent >= lines / 2)?.kilobytes ?? 0;
  const last = resident.at(-1)?.kilobytes ?? 0;
  expect(last - half, `${half} KiB after half of the lines, ${last} at the end`).toBeLessThan(MOST_GROWTH);
  const faults = daemon.program.lines.filter(
    (line) => / error /.test(line) || /Unhandled|Warning:/.test(line),
  );
  expect(faults).toEqual([]);
});

function residentOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
