/**
 * `npm run chaos`: tries to make the real server lose, double or reorder messages, and says whether it could.
 * Ends with 0 when all trials are green, 1 when one is red, 2 when the command line makes no sense.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { runTrial, type Outcome } from './arena.js';
import { ProcessCrew } from './crew.js';
import { Daemon } from './daemon.js';
import { helpText, readOptions, UsageError, type Options } from './options.js';
import { remarks, table } from './report.js';

/** Clients in one process, which is killed as a whole. */
const PER_PROCESS = 3;
/** How long getting in and each step of settling may take, in milliseconds. */
const PATIENCE = 60_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function main(words: readonly string[]): Promise<number> {
  const options = readOptions(words, () => randomBytes(4).toString('hex'));
  if (options.help) {
    say(helpText());
    return 0;
  }
  const program = fileURLToPath(new URL('../server/main.js', import.meta.url));
  if (!existsSync(program)) throw new UsageError(`${program} is missing; build it with "npm run build"`);
  const trials: { seed: string; outcome: Outcome }[] = [];
  for (let index = 0; index < options.trials; index++) {
    const seed = index === 0 ? options.seed : `${options.seed}+${index}`;
    trials.push({ seed, outcome: await tryOnce(options, seed, program) });
  }
  say(table(trials));
  return trials.every(({ outcome }) => outcome.verdict.green) ? 0 : 1;
}

async function tryOnce(options: Options, seed: string, program: string): Promise<Outcome> {
  const directory = mkdtempSync(join(tmpdir(), 'chaos-'));
  say(`seed ${seed}`);
  const daemon = new Daemon({
    main: program,
    directory,
    smallDisk: options.amounts.fills > 0,
    // About 1 KiB a message with its indexes, and as much again for the write-ahead log.
    diskSize: 64 + Math.ceil(options.messages / 400),
  });
  const interrupted = (): void => {
    daemon.abandon();
    process.exit(130);
  };
  for (const signal of SIGNALS) process.on(signal, interrupted);
  const outcome = await runTrial({
    seed,
    clients: options.clients,
    messages: options.messages,
    amounts: options.amounts,
    plant: options.plant,
    directory: join(directory, 'journals'),
    patience: PATIENCE,
    victim: daemon,
    makeCrew: (plans) => new ProcessCrew(plans, PER_PROCESS),
    tell: say,
  });
  for (const signal of SIGNALS) process.off(signal, interrupted);
  const { verdict } = outcome;
  for (const line of remarks(outcome)) say(line);
  if (daemon.starts.length > 0) {
    const [slowest, middle] = [Math.max(...daemon.starts), median(daemon.starts)];
    say(
      `the server was ready ${middle} ms after its start (median of ${daemon.starts.length}), ${Math.round(slowest)} ms at most`,
    );
  }
  for (const problem of verdict.problems) say(`  ${problem}`);
  if (verdict.green && !options.keep) rmSync(directory, { recursive: true, force: true });
  else say(`journals and log: ${directory}`);
  say(verdict.green ? `green: ${seed}` : `RED: repeat with --seed ${seed}`);
  return outcome;
}

function median(values: readonly number[]): number {
  return Math.round(values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
