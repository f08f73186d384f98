/**
 * One trial: server, proxy and clients are brought together, the scheduled faults happen while the clients write,
 * then everything is left in peace until all is settled, and the clients' records are judged.
 */
import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import { check, type Verdict } from './checker.js';
import type { Crew } from './crew.js';
import { makePlans, membersOf, type ClientPlan } from './plan.js';
import { plantTampering, type Plant } from './plants.js';
import { Proxy } from './proxy.js';
import { seeded } from './random.js';
import { readRecord } from './record.js';
import { describe, makeSchedule, type Amounts, type Scheduled } from './schedule.js';
import type { Victim } from './victim.js';

/** What a trial is made of. */
export interface Trial {
  readonly seed: string;
  readonly clients: number;
  readonly messages: number;
  readonly amounts: Amounts;
  readonly plant: Plant | undefined;
  /** Where the clients' journals go. */
  readonly directory: string;
  /** How long getting in and each step of settling may take, in milliseconds. */
  readonly patience: number;
  readonly victim: Victim;
  readonly makeCrew: (plans: readonly ClientPlan[]) => Crew;
  /** Told what happens, a line at a time. */
  readonly tell: (line: string) => void;
}

/** What came of it. */
export interface Outcome {
  readonly verdict: Verdict;
  /** Faults that happened, by name; a cut is a connection that was really cut. */
  readonly happened: ReadonlyMap<string, number>;
  /** Faults that cannot be tried on this machine, with the reason. */
  readonly skipped: ReadonlyMap<string, string>;
  readonly crashes: number;
  readonly seconds: number;
}

/** A cut that finds no connection (all are down) looks again so soon, in milliseconds. */
const LOOK_AGAIN = 20;

/** Runs one trial. Rejects when the clients cannot even get in, or cannot settle when all is well again. */
export async function runTrial(trial: Trial): Promise<Outcome> {
  const { seed, victim, tell } = trial;
  const began = performance.now();
  const random = seeded(seed);
  const skipped = new Map<string, string>();
  const schedule = makeSchedule(trial.amounts, random).filter((event) => {
    const reason = event.on === 'server' ? victim.unavailable(event.fault.do) : undefined;
    if (event.on === 'server' && reason !== undefined) skipped.set(event.fault.do, reason);
    return reason === undefined;
  });
  for (const event of schedule) tell(describe(event));

  mkdirSync(trial.directory, { recursive: true });
  const tamper = trial.plant ? plantTampering(trial.plant) : undefined;
  const proxy = new Proxy(random.fork('proxy'), tamper);
  await victim.start().catch(async (error: unknown) => {
    await victim.stop();
    throw error;
  });
  const port = await proxy.listen(victim);
  const plans = makePlans({
    count: trial.clients,
    lobby: victim.lobby,
    host: '127.0.0.1',
    port,
    messages: trial.messages,
    seconds: trial.amounts.seconds,
    seed,
    directory: trial.directory,
  });
  const crew = trial.makeCrew(plans);
  const troubles: string[] = [];
  const happened = new Map<string, number>();
  try {
    await crew.enter('gather', trial.patience);
    const written = crew.enter('write', trial.amounts.seconds * 3_000 + trial.patience);
    written.catch(() => undefined);
    await play(schedule, { proxy, crew, victim, happened });
    await written;
    for (const phase of ['settle', 'finish', 'leave'] as const) await crew.enter(phase, trial.patience);
  } catch (error) {
    // What has been recorded until now is judged all the same; the trial is red.
    troubles.push(error instanceof Error ? error.message : String(error));
  } finally {
    await crew.dismiss();
    await proxy.close();
    await victim.stop();
  }
  happened.set('cut', proxy.cuts);
  if (victim.crashes > 0) troubles.push(`The server ended ${victim.crashes} times by itself`);
  const records = plans.map(({ nick, journal }) => readRecord(nick, journal));
  const verdict = check({ records, members: membersOf(plans), troubles });
  return { verdict, happened, skipped, crashes: victim.crashes, seconds: (performance.now() - began) / 1000 };
}

interface Stage {
  readonly proxy: Proxy;
  readonly crew: Crew;
  readonly victim: Victim;
  readonly happened: Map<string, number>;
}

/** Resolves when the last fault is over. The server's come one after another, the others when their time comes. */
async function play(schedule: readonly Scheduled[], stage: Stage): Promise<void> {
  const began = performance.now();
  const pending: Promise<void>[] = [];
  let server = Promise.resolve();
  for (const event of schedule) {
    const wait = event.at - (performance.now() - began);
    if (wait > 0) await pause(wait);
    if (event.on === 'clients') {
      stage.crew.kill(event.choice);
      count(stage.happened, 'client kill');
    } else if (event.on === 'network') {
      pending.push(disturb(event, stage));
    } else {
      server = server.then(async () => {
        await stage.victim.suffer(event.fault);
        count(stage.happened, event.fault.do);
      });
      // Seen by the await below; without this line a rejection would be unhandled until then.
      server.catch(() => undefined);
    }
  }
  await Promise.all([...pending, server]);
}

async function disturb(event: Scheduled & { on: 'network' }, { proxy, happened }: Stage): Promise<void> {
  // Bounded: when nothing has come back for so long, the clients' own patience ends the trial.
  for (let attempt = 0; attempt < 1_000 && !(await proxy.apply(event.fault, event.choice)); attempt++) {
    await pause(LOOK_AGAIN);
  }
  if (event.fault.do !== 'cut') count(happened, event.fault.do);
}

function count(happened: Map<string, number>, name: string): void {
  happened.set(name, (happened.get(name) ?? 0) + 1);
}
