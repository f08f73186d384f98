/** Starts a worker thread of the store. */
import { Worker } from 'node:worker_threads';
import type { WorkerStart } from './messages.js';

/**
 * The thread runs the compiled file also when this one is run from its source, as tests do: a thread of
 * Node 20 reads JavaScript only.
 */
export function spawnWorker(start: WorkerStart): Worker {
  const here = import.meta.url.replace(/\/src\/(server\/store\/embedded\/[^/]+)$/, '/dist/$1');
  return new Worker(new URL('worker.js', here), { workerData: start });
}
