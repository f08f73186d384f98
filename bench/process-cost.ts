/** What a process has cost so far, from /proc. */
import { readFileSync } from 'node:fs';

/** Clock ticks of /proc/<pid>/stat, ms each (USER_HZ is 100 on every Linux). */
const TICK_MS = 10;

/** User and system time, ms. */
export interface Cpu {
  readonly all: number;
  readonly main: number;
}

/** Of a process, and of its main thread. */
export function cpuOf(pid: number): Cpu {
  return { all: ticks(`/proc/${pid}/stat`), main: ticks(`/proc/${pid}/task/${pid}/stat`) };
}

/** Memory that is in use, KiB. */
export function residentOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

function ticks(file: string): number {
  const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
