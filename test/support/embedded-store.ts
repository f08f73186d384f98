/** An embedded store in a directory of its own, with a hold on its threads. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { spawnWorker } from '../../src/server/store/embedded/spawn.js';
import { type EmbeddedStore, openEmbeddedStore } from '../../src/server/store/index.js';
import type { Log } from '../../src/server/store/log-types.js';
import type { LogEvent } from '../../src/server/store/types.js';
import type { WorkerStart } from '../../src/server/store/embedded/messages.js';
import { FakeClock } from './fake-clock.js';

/** `before` and `after` the transaction of the commit that follows `commits` others. */
export type WriterPlan = 'does not start' | { readonly dies: 'before' | 'after'; readonly commits: number };

export interface StoreHarness {
  readonly clock: FakeClock;
  readonly directory: string;
  /** The database file. */
  readonly file: string;
  /** The running thread of each role. */
  readonly threads: Map<'writer' | 'reader', Worker>;
  /** How the next writers are to fail: not starting at all, or dying in a commit. Each plan is for one thread. */
  readonly plans: WriterPlan[];
  open(replay?: (event: LogEvent) => void): Promise<Log>;
  /** The store whose log was opened last. */
  readonly store: EmbeddedStore;
  /** Closes the log that was opened last and removes the directory. */
  dispose(): Promise<void>;
}

/** @param directory made and removed unless it is given */
export function storeHarness(directory: string = mkdtempSync(join(tmpdir(), 'chat-store-'))): StoreHarness {
  const clock = new FakeClock();
  const threads = new Map<'writer' | 'reader', Worker>();
  const plans: WriterPlan[] = [];
  let opened: EmbeddedStore | undefined;
  return {
    clock,
    directory,
    file: join(directory, 'chat.db'),
    threads,
    plans,
    get store() {
      if (opened === undefined) throw new Error('no store has been opened');
      return opened;
    },
    async open(replay = () => {}) {
      opened = openEmbeddedStore({
        directory,
        clock,
        spawn(start) {
          const plan = start.role === 'writer' ? plans.shift() : undefined;
          const worker = plan === undefined ? spawnWorker(start) : spawnFaulty(start, plan);
          threads.set(start.role, worker);
          return worker;
        },
      });
      await opened.log.open(replay);
      return opened.log;
    },
    async dispose() {
      await opened?.log.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function spawnFaulty(start: WorkerStart, plan: WriterPlan): Worker {
  if (plan === 'does not start') return new Worker('', { eval: true });
  return new Worker(new URL('dying-worker.js', import.meta.url), { workerData: { ...start, ...plan } });
}

/** Makes a thread of the store throw what it does not foresee, between two requests; resolves when it has ended. */
export function crash(worker: Worker): Promise<void> {
  worker.on('error', () => {});
  worker.postMessage(null);
  return new Promise((resolve) => worker.once('exit', () => resolve()));
}
