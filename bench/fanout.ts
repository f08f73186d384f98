/**
 * How much it costs to show one message to a room: deliveries a second and CPU time of the server per delivery, with
 * the durable log on, over loopback, the load generator in a process of its own.
 *
 *     npm run bench:fanout [-- --quick] [-- --only NAME]
 *     npm run bench:receipts: the same room with and without chat-tui/receipts
 *     npm run bench:slow-reader: the same room without and with members that read nothing
 *
 * Exits with 1 when a member did not get each message once and in the common order.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { type Cpu, cpuOf } from './process-cost.js';
import { type LoadMessage, type LoadResult, ROOM, type Scenario } from './scenario.js';

const quick = process.argv.includes('--quick');
const seconds = quick ? 2 : 6;
const onlyAt = process.argv.indexOf('--only');
const only = onlyAt < 0 ? '' : (process.argv[onlyAt + 1] ?? '');

const saturated = (members: number, senders: number, window: number): Scenario => {
  return { name: `saturated ${members}`, members, senders, window, rate: 0, seconds };
};
const paced = (members: number, deliveries: number): Scenario => {
  const rate = deliveries / members;
  return {
    name: `paced ${deliveries / 1000}k/s ${members}`,
    members,
    senders: 10,
    window: 500,
    rate,
    seconds,
  };
};

/** People who write, and all others who receive and, or not, confirm it. */
const confirmed = (members: number, rate: number, receipts: boolean): Scenario => ({
  name: `${rate}/s to ${members}, ${receipts ? 'receipts' : 'none'}`,
  members,
  senders: 10,
  window: 500,
  rate,
  seconds,
  receipts,
});

const ordinary: readonly Scenario[] = [
  saturated(10, 10, 200),
  saturated(100, 10, 200),
  saturated(1000, 10, 100),
  paced(100, 100_000),
  paced(1000, 100_000),
  paced(100, 20_000),
  paced(1000, 20_000),
];
const withReceipts: readonly Scenario[] = [2, 20, 100].flatMap((rate) =>
  [false, true].map((receipts) => confirmed(1000, rate, receipts)),
);
/** Long and fast enough that whoever reads nothing falls behind, beyond what the kernel takes for them. */
const withSlow: readonly Scenario[] = [0, 4, 0, 4].map((slow) => ({
  name: `4000/s to 20, ${slow} read nothing`,
  members: 20,
  senders: 10,
  window: 500,
  rate: 4000,
  seconds: seconds * 3,
  slow,
}));
const scenarios = chosen().filter(({ name }) => name.includes(only));

const rows: string[][] = [];
let failed = false;
for (const scenario of scenarios) {
  const { result, cpu } = await measure(scenario);
  rows.push(describe(scenario, result, cpu));
  for (const fault of result.faults.slice(0, 3)) process.stdout.write(`${scenario.name}: ${fault}\n`);
  failed ||= result.faults.length > 0;
}
print(
  [
    'scenario',
    'messages/s',
    'deliveries/s',
    'us CPU/delivery',
    'of it main',
    'p50 ms',
    'p99 ms',
    'CPU ms/s',
    'KB/s out',
    'KB/s in',
    'confirmed/s',
    'told/s',
    'once, in order',
  ],
  rows,
);
process.exitCode = failed ? 1 : 0;

function chosen(): readonly Scenario[] {
  if (process.argv.includes('--receipts')) return withReceipts;
  return process.argv.includes('--slow-reader') ? withSlow : ordinary;
}

function describe({ name }: Scenario, result: LoadResult, cpu: Cpu): string[] {
  const { messages, deliveries, p50, p99, faults } = result;
  return [
    name,
    (messages / result.seconds).toFixed(0),
    (deliveries / result.seconds).toFixed(0),
    ((cpu.all * 1000) / deliveries).toFixed(2),
    ((cpu.main * 1000) / deliveries).toFixed(2),
    p50.toFixed(1),
    p99.toFixed(1),
    (cpu.all / result.seconds).toFixed(0),
    (result.bytesOut / 1000 / result.seconds).toFixed(0),
    (result.bytesIn / 1000 / result.seconds).toFixed(0),
    (result.confirmations / result.seconds).toFixed(0),
    (result.told / result.seconds).toFixed(0),
    faults.length === 0 ? 'yes' : 'NO',
  ];
}

function print(head: string[], body: string[][]): void {
  const widths = head.map((title, i) => Math.max(title.length, ...body.map((row) => row[i]?.length ?? 0)));
  const cpu = cpus()[0]?.model ?? 'unknown processor';
  process.stdout.write(`Node ${process.version}, ${cpus().length} x ${cpu}\n\n`);
  for (const row of [head, ...body]) {
    const cells = row.map((cell, i) =>
      i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
    );
    process.stdout.write(`${cells.join('  ')}\n`);
  }
}

/** One scenario on a server of its own. */
async function measure(scenario: Scenario): Promise<{ result: LoadResult; cpu: Cpu }> {
  const data = mkdtempSync(join(tmpdir(), 'chat-bench-'));
  const server = spawn(
    process.execPath,
    [join(import.meta.dirname, '../server/main.js'), ...serverFlags(data, scenario)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let stalled: ChildProcess | undefined;
  try {
    let behind = 0;
    const port = await listening(server, () => behind++);
    const { slow = 0 } = scenario;
    if (slow > 0) stalled = await stall(port, slow);
    const load = fork(join(import.meta.dirname, 'load.js'), [String(port), JSON.stringify(scenario)]);
    const found = await watch(load, server.pid ?? 0);
    if (behind < slow) throw new Error(`only ${behind} of ${slow} fell behind: nothing was measured`);
    return found;
  } finally {
    stalled?.kill();
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGINT');
    await gone;
    rmSync(data, { recursive: true, force: true });
  }
}

/** No limit that the benchmark would run into. */
function serverFlags(data: string, { slow }: Scenario): string[] {
  const queue = slow === undefined ? '64MiB' : '64KiB';
  const limits = { 'line-rate': '0', connections: '0', 'per-ip': '0', 'send-queue': queue };
  const flags = Object.entries(limits).flatMap(([name, value]) => [`--limits-${name}`, value]);
  const own = ['--allow-root', '--data', data, '--lobby', ''];
  return [...own, '--listen', '127.0.0.1:0', '--log-format', 'json', ...flags];
}

/** Members that read nothing; resolves when they are in the room. */
function stall(port: number, count: number): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'stalled.js'), [String(port), ROOM, String(count)]);
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve(child));
    child.once('exit', (code) => reject(new Error(`the slow readers ended with ${code}`)));
  });
}

/** @param onBehind is told of each member that the server feeds from the log */
function listening(server: ChildProcess, onBehind: () => void): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    if (server.stdout === null) throw new Error('the server has no stdout');
    createInterface(server.stdout).on('line', (line) => {
      if (line.includes('"event":"client.lagging"')) onBehind();
      const found = /"event":"server\.listening".*"port":(\d+)/.exec(line);
      if (found !== null) resolve(Number(found[1]));
    });
  });
}

function watch(load: ChildProcess, pid: number): Promise<{ result: LoadResult; cpu: Cpu }> {
  return new Promise((resolve, reject) => {
    let before: Cpu = { all: 0, main: 0 };
    load.on('message', (message: LoadMessage) => {
      if (message.say === 'begin') before = cpuOf(pid);
      else if (message.say === 'failed') reject(new Error(message.reason));
      else {
        const after = cpuOf(pid);
        const cpu = { all: after.all - before.all, main: after.main - before.main };
        resolve({ result: message.result, cpu });
      }
    });
    load.once('exit', (code) => reject(new Error(`the load generator ended with ${code}`)));
  });
}
