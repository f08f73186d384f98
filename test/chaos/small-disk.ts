/** A file system of its own for the server's data, small enough to be filled: a tmpfs, which only root can mount. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A disk that can be filled. */
export interface SmallDisk {
  fill(): void;
  /** Makes the room free again that `fill` took. */
  free(): void;
  unmount(): void;
}

/** Mounts a disk of so many MiB at `directory`; gives the reason in words when that cannot be done. */
export function mountSmallDisk(directory: string, mebibytes: number): SmallDisk | string {
  mkdirSync(directory, { recursive: true });
  if (process.getuid?.() !== 0) return 'only root can mount a small file system';
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', directory]);
  if (mounted.status !== 0)
    return `cannot mount a tmpfs: ${mounted.error?.message ?? String(mounted.stderr).trim()}`;
  const filler = join(directory, 'filler');
  return {
    fill() {
      const file = openSync(filler, 'w');
      for (const size of [1 << 20, 4096, 1]) writeUntilFull(file, Buffer.alloc(size));
      closeSync(file);
    },
    free: () => rmSync(filler, { force: true }),
    unmount() {
      spawnSync('umount', ['--lazy', directory]);
    },
  };
}

function writeUntilFull(file: number, block: Buffer): void {
  try {
    // A short write is the last one but the failing one.
    while (writeSync(file, block) > 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
