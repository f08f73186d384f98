/**
 * How many connections the operating system lets this process have.
 *
 * Without descriptors a connection cannot even be told that there is no room, and files cannot be opened either; so
 * the limit of connections stays below that of descriptors.
 */
import { readFileSync } from 'node:fs';

/** For the database, its companions, threads, logs, listeners, refused peers, and what a backup opens. */
const RESERVED = 64;

/**
 * @param wanted 0 for any number
 * @param descriptors undefined where the limit is not known
 * @returns the connections that can be had, 0 for any number
 */
export function affordableConnections(wanted: number, descriptors: number | undefined): number {
  if (descriptors === undefined) return wanted;
  const affordable = Math.max(1, descriptors - RESERVED);
  return wanted === 0 ? affordable : Math.min(wanted, affordable);
}

/** The soft limit of this process, undefined where there is none or the system does not tell. */
export function descriptorLimit(): number | undefined {
  let limits: string;
  try {
    limits = readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return undefined;
  }
  const found = /^Max open files +(\d+)/m.exec(limits)?.[1];
  return found === undefined ? undefined : Number(found);
}
