/**
 * The clients of a trial. In processes of their own (several in each, killed with SIGKILL and started again), or in
 * this one, where killing is only played, for the harness' own tests.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { HeadlessClient, type Phase } from './headless-client.js';
import type { ClientPlan } from './plan.js';

/** Clients that go through the phases together. */
export interface Crew {
  /** Takes all clients into a phase; resolves when each has done it, rejects after `patience` milliseconds. */
  enter(phase: Phase, patience: number): Promise<void>;
  /** Kills some of the clients, chosen by `choice` (0 to 1), and starts them again. */
  kill(choice: number): void;
  /** Ends whatever is left. */
  dismiss(): Promise<void>;
}

/** What goes between the harness and a process of clients. */
export type CrewMessage =
  | { readonly do: 'start'; readonly plans: readonly ClientPlan[]; readonly phase: Phase }
  | { readonly do: 'enter'; readonly phase: Phase };

/** What a process of clients says. */
export interface CrewReport {
  readonly nick: string;
  readonly reached: Phase;
}

/** Who has come how far. */
class Roll {
  readonly #plans: readonly ClientPlan[];
  readonly #reached = new Set<string>();
  #waiting: (() => void) | undefined;
  #failed: ((error: Error) => void) | undefined;
  #phase: Phase = 'gather';

  constructor(plans: readonly ClientPlan[]) {
    this.#plans = plans;
  }

  get phase(): Phase {
    return this.#phase;
  }

  tick({ nick, reached }: CrewReport): void {
    this.#reached.add(`${nick} ${reached}`);
    this.#look();
  }

  /** A client ended by a fault of its own: the trial is worth nothing. */
  fail(error: Error): void {
    this.#failed?.(error);
  }

  async all(phase: Phase, patience: number): Promise<void> {
    this.#phase = phase;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        const missing = this.#plans.filter(({ nick }) => !this.#has(nick)).map(({ nick }) => nick);
        reject(new Error(`After ${patience} ms, ${missing.join(', ')} had not done the phase "${phase}"`));
      }, patience);
      // A trial that has ended otherwise does not wait for it.
      timer.unref();
      this.#waiting = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#failed = (error) => {
        clearTimeout(timer);
        reject(error);
      };
      this.#look();
    });
  }

  #has(nick: string): boolean {
    return this.#reached.has(`${nick} ${this.#phase}`);
  }

  #look(): void {
    if (this.#plans.every(({ nick }) => this.#has(nick))) this.#waiting?.();
  }
}

/** Clients in this process. */
export class LocalCrew implements Crew {
  readonly #plans: readonly ClientPlan[];
  readonly #roll: Roll;
  readonly #clients: (HeadlessClient | undefined)[] = [];

  constructor(plans: readonly ClientPlan[]) {
    this.#plans = plans;
    this.#roll = new Roll(plans);
    for (const index of plans.keys()) this.#start(index);
  }

  enter(phase: Phase, patience: number): Promise<void> {
    const done = this.#roll.all(phase, patience);
    for (const client of this.#clients) client?.enter(phase);
    return done;
  }

  kill(choice: number): void {
    const index = Math.floor(choice * this.#plans.length);
    this.#clients[index]?.abandon();
    this.#start(index);
  }

  dismiss(): Promise<void> {
    if (this.#roll.phase !== 'leave') for (const client of this.#clients) client?.abandon();
    return Promise.resolve();
  }

  #start(index: number): void {
    const plan = this.#plans[index];
    if (!plan) return;
    this.#clients[index] = new HeadlessClient(plan, this.#roll.phase, (reached) =>
      this.#roll.tick({ nick: plan.nick, reached }),
    );
  }
}

/** Clients in other processes, `perProcess` in each. */
export class ProcessCrew implements Crew {
  readonly #groups: { readonly plans: readonly ClientPlan[]; child: ChildProcess | undefined }[] = [];
  readonly #roll: Roll;
  #dismissed = false;

  constructor(plans: readonly ClientPlan[], perProcess: number) {
    this.#roll = new Roll(plans);
    for (let start = 0; start < plans.length; start += perProcess) {
      this.#groups.push({ plans: plans.slice(start, start + perProcess), child: undefined });
    }
    for (const index of this.#groups.keys()) this.#start(index);
  }

  enter(phase: Phase, patience: number): Promise<void> {
    const done = this.#roll.all(phase, patience);
    for (const { child } of this.#groups) child?.send({ do: 'enter', phase } satisfies CrewMessage);
    return done;
  }

  kill(choice: number): void {
    // The process' end starts it again.
    this.#groups[Math.floor(choice * this.#groups.length)]?.child?.kill('SIGKILL');
  }

  async dismiss(): Promise<void> {
    this.#dismissed = true;
    await Promise.all(
      this.#groups.map(async ({ child }) => {
        if (!child || child.exitCode !== null || child.signalCode !== null) return;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await ended;
      }),
    );
  }

  #start(index: number): void {
    const group = this.#groups[index];
    if (!group) return;
    const child = fork(fileURLToPath(new URL('client-process.js', import.meta.url)), {
      serialization: 'json',
    });
    group.child = child;
    child.on('message', (report: CrewReport) => this.#roll.tick(report));
    // Told of a message to a process that has just been killed; its end is what counts.
    child.on('error', () => undefined);
    child.on('exit', (code, signal) => {
      if (this.#dismissed || this.#roll.phase === 'leave') return;
      if (signal === 'SIGKILL') this.#start(index);
      else
        this.#roll.fail(new Error(`A process of clients ended by itself with ${signal ?? `status ${code}`}`));
    });
    child.send({ do: 'start', plans: group.plans, phase: this.#roll.phase } satisfies CrewMessage);
  }
}
