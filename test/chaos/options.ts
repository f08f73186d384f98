/** The command line of `npm run chaos`. */
import { parseArgs } from 'node:util';

import { PLANTS, type Plant } from './plants.js';
import type { Amounts } from './schedule.js';

/** What is to be run. */
export interface Options {
  readonly seed: string;
  readonly trials: number;
  readonly clients: number;
  readonly messages: number;
  readonly amounts: Amounts;
  readonly plant: Plant | undefined;
  /** Keeps the journals and the server's log, also of a green trial. */
  readonly keep: boolean;
  readonly help: boolean;
}

/** A command line that makes no sense; the message says why. */
export class UsageError extends Error {}

interface Defaults extends Amounts {
  readonly clients: number;
  readonly messages: number;
}

/** For every change: well under a minute. */
const SHORT: Defaults = {
  seconds: 24,
  clients: 6,
  messages: 2_000,
  kills: 5,
  cuts: 60,
  takeovers: 8,
  faults: 16,
  freezes: 2,
  restarts: 1,
  fills: 1,
  jumps: 2,
  clientKills: 2,
};

/** For a release: what the guarantees are stated for. */
const LONG: Defaults = {
  seconds: 600,
  clients: 10,
  messages: 100_000,
  kills: 100,
  cuts: 1_000,
  takeovers: 100,
  faults: 300,
  freezes: 20,
  restarts: 10,
  fills: 10,
  jumps: 6,
  clientKills: 40,
};

/** By flag: the key of the defaults and what it is. */
const NUMBERS: readonly (readonly [flag: string, key: keyof Defaults, describe: string])[] = [
  ['seconds', 'seconds', 'how long the faults go on and the messages are spread'],
  ['clients', 'clients', 'headless clients'],
  ['messages', 'messages', 'messages in all'],
  ['kills', 'kills', 'kill -9 of the server'],
  ['cuts', 'cuts', 'connections cut'],
  ['takeovers', 'takeovers', 'takeovers of a session whose answer is cut off'],
  ['faults', 'faults', 'stalls, splits, delays and black holes of connections'],
  ['freezes', 'freezes', 'SIGSTOP and SIGCONT of the server'],
  ['restarts', 'restarts', 'SIGTERM and start of the server'],
  ['fills', 'fills', 'times that the disk fills (as root)'],
  ['jumps', 'jumps', 'jumps of the clock (with libfaketime)'],
  ['client-kills', 'clientKills', 'kill -9 of a process of clients'],
];

/** Reads the command line; throws UsageError. */
export function readOptions(words: readonly string[], freshSeed: () => string): Options {
  const values = parse(words);
  const base = values['long'] === true ? LONG : SHORT;
  const numbers = { ...base };
  for (const [flag, key] of NUMBERS) {
    const given = values[flag];
    if (given !== undefined)
      numbers[key] = whole(flag, given, key === 'clients' ? 2 : key === 'seconds' ? 1 : 0);
  }
  const { clients, messages, ...amounts } = numbers;
  const plant = values['plant'];
  if (plant !== undefined && !isPlant(plant)) {
    throw new UsageError(
      `Cannot plant ${JSON.stringify(plant)}; there are ${Object.keys(PLANTS).join(', ')}`,
    );
  }
  return {
    seed: typeof values['seed'] === 'string' ? values['seed'] : freshSeed(),
    trials: whole('trials', values['trials'] ?? '1', 1),
    clients,
    messages,
    amounts,
    plant,
    keep: values['keep'] === true,
    help: values['help'] === true,
  };
}

/** What `--help` says. */
export function helpText(): string {
  const numbers = NUMBERS.map(
    ([flag, key, describe]) => `  --${flag.padEnd(14)} ${describe} (${SHORT[key]}; with --long ${LONG[key]})`,
  );
  const plants = Object.entries(PLANTS).map(([name, describe]) => `      ${name.padEnd(12)} ${describe}`);
  return [
    'npm run chaos -- [flags]: tries to make the server lose, double or reorder messages',
    '',
    '  --long           the long form',
    '  --seed TEXT      repeats the faults and the messages of an earlier run',
    '  --trials N       so many runs, with the seeds SEED, SEED+1 ... (1)',
    ...numbers,
    '  --plant FAULT    plays a faulty server, to see that the run goes red:',
    ...plants,
    '  --keep           keeps the journals and the log, which a red run does anyway',
    '',
  ].join('\n');
}

function parse(words: readonly string[]): Record<string, string | boolean | undefined> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const numbers = Object.fromEntries(NUMBERS.map(([name]) => [name, text]));
  const options = { ...numbers, seed: text, trials: text, plant: text, long: flag, keep: flag, help: flag };
  try {
    return parseArgs({ args: [...words], options, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function whole(flag: string, value: string | boolean, least: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least || number > 10_000_000) {
    throw new UsageError(`--${flag} must be a whole number from ${least}, found ${JSON.stringify(value)}`);
  }
  return number;
}

function isPlant(value: string | boolean): value is Plant {
  return typeof value === 'string' && Object.hasOwn(PLANTS, value);
}
