/**
 * Loaded into the client by the benchmark: on SIGUSR2 everything that nobody needs is collected, and what the heap
 * holds then, in bytes, is written to the file `heap` in the home.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

process.on('SIGUSR2', () => {
  globalThis.gc?.();
  const file = join(homedir(), 'heap');
  writeFileSync(`${file}.new`, String(process.memoryUsage().heapUsed));
  // In one step, for whoever waits for it.
  renameSync(`${file}.new`, file);
});
