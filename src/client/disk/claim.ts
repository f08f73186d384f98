/**
 * A directory of this process's own among those of other clients of the same identity, and what dead ones have left.
 *
 * There is no lock: every client writes only where its own name stands, so two at once never touch the same file.
 * What belongs to nobody alive is taken over by a rename, which only one can win (docs/adr/0012-what-the-client-keeps.md).
 */
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from './durable.js';
import type { Owners } from './owner.js';

export interface Claim {
  readonly directory: string;
  /** Directories of clients that have ended; ours now, to be read and then removed. */
  readonly leftovers: readonly string[];
  /** Directories of clients that are running: to be read only. */
  readonly others: readonly string[];
}

/** @throws what the file system says */
export function claimDirectory(base: string, { self, isAlive }: Owners): Claim {
  const directory = join(base, self);
  makeDirectory(directory);
  const leftovers: string[] = [];
  const others: string[] = [];
  for (const name of readdirSync(base).toSorted()) {
    const [, owner] = /^(\d+-\d+)(?:~\d+)?$/.exec(name) ?? [];
    if (owner === undefined || name === self) continue;
    if (owner === self) leftovers.push(join(base, name));
    else if (isAlive(owner)) others.push(join(base, name));
    else {
      const taken = takeOver(base, name, self);
      if (taken !== undefined) leftovers.push(taken);
    }
  }
  return { directory, leftovers, others };
}

export function removeDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

function takeOver(base: string, name: string, self: string): string | undefined {
  for (let i = 0; ; i++) {
    const taken = join(base, `${self}~${i}`);
    try {
      renameSync(join(base, name), taken);
      return taken;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Another client was faster.
      if (code === 'ENOENT') return undefined;
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    }
  }
}
