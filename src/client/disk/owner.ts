/**
 * Processes as owners of files: by pid and the time of their start, since pids are used again. Nothing has to be
 * cleaned up when an owner is killed.
 */
import { readFileSync } from 'node:fs';

/** `PID-START`; START is 0 where the system does not tell. */
export type Owner = string;

export interface Owners {
  readonly self: Owner;
  readonly isAlive: (owner: Owner) => boolean;
}

/** Those of this machine, seen from this process. */
export function processOwners(): Owners {
  const nameOf = (pid: number): Owner => `${pid}-${startOf(pid) ?? 0}`;
  return {
    self: nameOf(process.pid),
    isAlive: (owner) => {
      const pid = Number.parseInt(owner, 10);
      return isRunning(pid) && nameOf(pid) === owner;
    },
  };
}

/** Field 22 of /proc/PID/stat, ticks since the boot (proc(5)); the second field may hold spaces and parentheses. */
function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process runs as well.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
