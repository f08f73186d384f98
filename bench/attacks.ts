/**
 * What attacks do to those who behave: four people talk in a room, first in peace and then during each attack, each
 * against a server of its own with the default limits; the attackers are in another process.
 *
 *     npm run bench:attacks [-- --quick] [-- --only WORDS]        # times are ms
 *
 * Exits with 1 when a message does not arrive, or its p99 during an attack is above the bound that docs/performance.md states.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { ATTACKS } from './attacks/all.js';
import type { Attack } from './attacks/attack.js';
import { GoodPeople, percentile } from './attacks/good-people.js';
import { startServer } from './attacks/server.js';
import { residentOf } from './process-cost.js';

/** ms; a person notices nothing below it. */
const MOST_P99 = 250;
const EVERY_MS = 70;

const isQuick = process.argv.includes('--quick');
const only = process.argv.includes('--only') ? (process.argv[process.argv.indexOf('--only') + 1] ?? '') : '';
const [peaceful, attacked] = isQuick ? [40, 80] : [150, 400];

process.stdout.write(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}\n\n`,
);
process.stdout.write(
  '| attack | p50 before | p99 before | p50 during | p99 during | loop late before | loop late during | memory, MB |\n',
);
process.stdout.write('|---|---|---|---|---|---|---|---|\n');
for (const attack of ATTACKS.filter(({ name }) => name.includes(only))) await measure(attack);

async function measure({ name, flags = [] }: Attack): Promise<void> {
  const server = await startServer({
    main: join(import.meta.dirname, '../server/main.js'),
    flags,
    execArgv: ['--import', join(import.meta.dirname, 'attacks/lag-probe.js')],
  });
  let attacker: ChildProcess | undefined;
  try {
    const people = await GoodPeople.meet(server.target.plain);
    await lagOf(server.process);
    const before = await people.talk(EVERY_MS, (count) => count < peaceful);
    const lateBefore = await lagOf(server.process);
    attacker = fork(join(import.meta.dirname, 'attacks/attacker.js'), [name]);
    const underWay = new Promise((resolve) => attacker?.once('message', resolve));
    attacker.send(server.target);
    await underWay;
    await lagOf(server.process);
    let memory = 0;
    const during = await people.talk(EVERY_MS, (count) => {
      memory = Math.max(memory, residentOf(server.process.pid ?? 0));
      return count < attacked;
    });
    const late = await lagOf(server.process);
    const p99 = percentile(during.times, 0.99);
    const figures = [before, during].flatMap(({ times }) => [
      percentile(times, 0.5),
      percentile(times, 0.99),
    ]);
    const cells = [
      name,
      ...[...figures, lateBefore, late].map((ms) => ms.toFixed(1)),
      (memory / 1024).toFixed(0),
    ];
    process.stdout.write(`| ${cells.join(' | ')} |\n`);
    if (p99 > MOST_P99) process.exitCode = 1;
    people.leave();
  } finally {
    attacker?.kill();
    await server.stop();
  }
}

/** How late the loop of the server has been since the last call, at most; ms. */
function lagOf(server: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    const take = (message: { lagMs?: number }): void => {
      if (message.lagMs === undefined) return;
      server.off('message', take);
      resolve(message.lagMs);
    };
    server.on('message', take);
    server.send('lag');
  });
}
