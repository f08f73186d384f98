/**
 * When which fault happens: drawn from the seed before the trial begins, and printed, so that a trial that went
 * wrong can be tried again. (What the machine does in between is not repeatable; the faults and messages are.)
 */
import type { Choice, NetworkFault } from './proxy.js';
import type { Random } from './random.js';

/** What can be done to the server. `down` is how long it stays away, in milliseconds. */
export type ServerFault =
  | { readonly do: 'kill'; readonly down: number }
  | { readonly do: 'freeze'; readonly ms: number }
  | { readonly do: 'restart'; readonly down: number }
  | { readonly do: 'fill-disk'; readonly ms: number }
  | { readonly do: 'jump-clock'; readonly seconds: number };

/** A fault and its time, in milliseconds from the beginning of the writing. */
export type Scheduled =
  | { readonly at: number; readonly on: 'server'; readonly fault: ServerFault }
  | {
      readonly at: number;
      readonly on: 'network';
      readonly fault: NetworkFault;
      readonly choice: Choice;
    }
  | { readonly at: number; readonly on: 'clients'; readonly choice: number };

/** How many of each. `faults` are the network's other ones: stalls, splits, delays, black holes. */
export interface Amounts {
  readonly seconds: number;
  readonly kills: number;
  readonly cuts: number;
  /** Takeovers of a session whose answer is cut off. */
  readonly takeovers: number;
  readonly faults: number;
  readonly freezes: number;
  readonly restarts: number;
  readonly fills: number;
  readonly jumps: number;
  readonly clientKills: number;
}

/** The faults of a trial, in the order of time. */
export function makeSchedule(amounts: Amounts, random: Random): Scheduled[] {
  const length = amounts.seconds * 1000;
  const servers = random.fork('server');
  const kinds: ServerFault['do'][] = [
    ...repeat<ServerFault['do']>('kill', amounts.kills),
    ...repeat<ServerFault['do']>('freeze', amounts.freezes),
    ...repeat<ServerFault['do']>('restart', amounts.restarts),
    ...repeat<ServerFault['do']>('fill-disk', amounts.fills),
    ...repeat<ServerFault['do']>('jump-clock', amounts.jumps),
  ];
  shuffle(kinds, servers);
  const events: Scheduled[] = kinds.map((kind, index) => ({
    // One in each of as many equal parts of the time: they would only queue up behind each other otherwise.
    at: ((index + 0.1 + 0.8 * servers.next()) / kinds.length) * length,
    on: 'server',
    fault: serverFault(kind, servers),
  }));
  const network = random.fork('network');
  for (let index = 0, at = 0; index < amounts.cuts; index++) {
    // Some hit the connection that has just been made again: in the middle of registering, resuming, catching up.
    const again = index > 0 && network.chance(0.3);
    at = again ? at + network.int(1, 60) : network.next() * length;
    const choice = again ? ('newest' as const) : network.next();
    events.push({ at, on: 'network', fault: cut(network, again ? 2_000 : 400), choice });
  }
  const takeovers = random.fork('takeovers');
  for (let index = 0; index < amounts.takeovers; index++) {
    const at = takeovers.next() * length;
    events.push({ at, on: 'network', fault: { do: 'cut-takeover' }, choice: 'newest' });
  }
  for (let index = 0; index < amounts.faults; index++) {
    const choice = network.chance(0.1) ? ('all' as const) : network.next();
    events.push({ at: network.next() * length, on: 'network', fault: disturbance(network), choice });
  }
  const clients = random.fork('clients');
  for (let index = 0; index < amounts.clientKills; index++) {
    events.push({ at: clients.next() * length, on: 'clients', choice: clients.next() });
  }
  return events.sort((one, other) => one.at - other.at);
}

/** One line per event. */
export function describe(event: Scheduled): string {
  const what = event.on === 'clients' ? 'kill' : JSON.stringify(event.fault);
  const whom =
    event.on === 'server'
      ? ''
      : ` ${typeof event.choice === 'string' ? event.choice : event.choice.toFixed(3)}`;
  return `${(event.at / 1000).toFixed(3).padStart(9)} s  ${event.on}${whom} ${what}`;
}

function serverFault(kind: ServerFault['do'], random: Random): ServerFault {
  switch (kind) {
    case 'kill':
      return { do: 'kill', down: random.chance(0.7) ? 0 : random.int(50, 800) };
    case 'restart':
      return { do: 'restart', down: random.int(0, 300) };
    case 'freeze':
      // Sometimes longer than the clients' patience.
      return { do: 'freeze', ms: random.chance(0.8) ? random.int(50, 1_500) : random.int(4_200, 5_500) };
    case 'fill-disk':
      return { do: 'fill-disk', ms: random.int(500, 2_500) };
    case 'jump-clock':
      return { do: 'jump-clock', seconds: random.pick([-7_200, -60, 60, 7_200]) };
  }
}

function cut(random: Random, most: number): NetworkFault {
  return {
    do: 'cut',
    how: random.chance(0.6) ? 'reset' : 'end',
    direction: random.chance(0.5) ? 'up' : 'down',
    after: random.int(0, most),
  };
}

function disturbance(random: Random): NetworkFault {
  const ms = random.int(100, 2_000);
  const kind = random.pick(['stall', 'stall', 'split', 'split', 'delay', 'delay', 'black-hole'] as const);
  if (kind === 'stall') {
    const directions = random.pick([['up'], ['down'], ['up', 'down']] as const);
    return { do: 'stall', directions, ms };
  }
  if (kind === 'split') return { do: 'split', ms };
  if (kind === 'delay') return { do: 'delay', delay: random.int(5, 300), ms };
  return { do: 'black-hole' };
}

function repeat<T>(value: T, count: number): T[] {
  return Array.from({ length: count }, () => value);
}

/** Fisher-Yates. */
function shuffle<T>(list: T[], random: Random): void {
  for (let index = list.length - 1; index > 0; index--) {
    const other = random.int(0, index);
    [list[index], list[other]] = [list[other] as T, list[index] as T];
  }
}
