/** A file system of a few megabytes, to be filled: tmpfs, which only root may mount. */
import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly directory: string;
  /** Takes all the room that is left. */
  fill(): void;
  /** Gives it back. */
  clear(): void;
  /** Nothing on it can be written from now on; only while nothing on it is open for writing. */
  makeReadOnly(): void;
  unmount(): void;
}

/** @returns undefined where a file system cannot be mounted */
export function mountSmallDisk(megabytes: number): SmallDisk | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'chat-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', directory]);
  if (mounted.status !== 0) {
    rmSync(directory, { recursive: true });
    return undefined;
  }
  const ballast = join(directory, 'ballast');
  return {
    directory,
    fill() {
      const file = openSync(ballast, 'a');
      try {
        for (const size of [65_536, 4096]) fillWith(file, Buffer.alloc(size, 1));
      } finally {
        closeSync(file);
      }
    },
    clear() {
      const file = openSync(ballast, 'r+');
      ftruncateSync(file);
      closeSync(file);
    },
    makeReadOnly() {
      if (spawnSync('mount', ['-o', 'remount,ro', directory]).status !== 0) throw new Error('Cannot remount');
    },
    unmount() {
      // Lazily: SQLite keeps a file open until the statements on it have been collected.
      spawnSync('umount', ['--lazy', directory]);
      rmSync(directory, { recursive: true });
    },
  };
}

function fillWith(file: number, bytes: Buffer): void {
  try {
    while (writeSync(file, bytes) === bytes.length);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
