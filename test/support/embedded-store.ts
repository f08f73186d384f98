/** An embedded store in a directory of its own, with a hold on its threads. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { spawnWorker } from '../../src/server/store/embedded/spawn.js';
import { openEmbeddedStore } from '../../src/server/store/index.js';
import type { Log, LogEvent } from '../../src/server/store/types.js';
import { FakeClock } from './fake-clock.js';

export interface StoreHarness {
  readonly clock: FakeClock;
  readonly directory: string;
  /** The database file. */
  readonly file: string;
  /** The running thread of each role. */
  readonly threads: Map<'writer' | 'reader', Worker>;
  open(replay?: (event: LogEvent) => void): Promise<Log>;
  /** Closes the log that was opened last and removes the directory. */
  dispose(): Promise<void>;
}

/** @param directory made and removed unless it is given */
export function storeHarness(directory: string = mkdtempSync(join(tmpdir(), 'chat-store-'))): StoreHarness {
  const clock = new FakeClock();
  const threads = new Map<'writer' | 'reader', Worker>();
  let log: Log | undefined;
  return {
    clock,
    directory,
    file: join(directory, 'chat.db'),
    threads,
    async open(replay = () => {}) {
      const store = openEmbeddedStore({
        directory,
        clock,
        spawn(start) {
          const worker = spawnWorker(start);
          threads.set(start.role, worker);
          return worker;
        },
      });
      await store.log.open(replay);
      log = store.log;
      return log;
    },
    async dispose() {
      await log?.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
