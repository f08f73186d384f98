/**
 * Who is kept out of the whole server: by address (`D`), or by mask or account (`K`). Made from the log alone, as the bans
 * of a room are.
 */
import { NetworkList, parseNetwork } from '../../core/network-list.js';
import { matchesBan, type Maskable } from '../../protocol/ban-mask.js';
import { foldName } from '../../protocol/casemapping.js';
import type { Ban } from './room.js';

export type NetworkBanMode = 'D' | 'K';

/** Whom a `K` is about: known by the host that is shown, and by the address, which operators of the server know. */
export interface Bannable extends Maskable {
  /** nick!user@address */
  readonly trueSource: string;
}

/** Whether a kept mask is about somebody. */
export function isAbout(mask: string, { source, trueSource, account }: Bannable): boolean {
  return matchesBan(mask, { source, account }) || matchesBan(mask, { source: trueSource, account });
}

/** Key of the order of the events that make and take these bans; no room or person has it. */
export const NETWORK_BANS = '!';

export function isNetworkBanMode(mode: string): mode is NetworkBanMode {
  return mode === 'D' || mode === 'K';
}

/** Of one provider's customer, who has all addresses in it. */
const IPV6_PREFIX = 64;

/**
 * An address or a network as it is kept: `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/64`. A single IPv6 address is its /64.
 *
 * @returns undefined when it is none
 */
export function normaliseNetwork(typed: string): string | undefined {
  const network = parseNetwork(typed);
  if (network === undefined || network.bits === 0) return undefined;
  const { family, address } = network;
  const bits = family === 6 && !typed.includes('/') ? IPV6_PREFIX : network.bits;
  return family === 4 && bits === 32 ? address : `${address}/${bits}`;
}

export class NetworkBans {
  /** By folded mask. */
  readonly lists: Readonly<Record<NetworkBanMode, Map<string, Ban>>> = { D: new Map(), K: new Map() };
  /** Of the addresses; made again when it is asked after a change. */
  #blocked: NetworkList | undefined;

  change(mode: NetworkBanMode, mask: string, ban: Ban | undefined): void {
    const list = this.lists[mode];
    if (ban === undefined) list.delete(foldName(mask));
    else list.set(foldName(mask), ban);
    if (mode === 'D') this.#blocked = undefined;
  }

  /** The ban of an address, asked for every connection: one look-up for those that are not banned. */
  ofAddress(address: string, now: number): Ban | undefined {
    const { D } = this.lists;
    if (D.size === 0) return undefined;
    // What a log of another version has may be no network.
    this.#blocked ??= new NetworkList(D.keys());
    if (!this.#blocked.has(address)) return undefined;
    for (const ban of D.values()) if (isInForce(ban, now) && isIn(address, ban.mask)) return ban;
    return undefined;
  }

  /** The ban of a person, wherever they connect from. */
  ofPerson(person: Bannable, now: number): Ban | undefined {
    for (const ban of this.lists.K.values()) if (isInForce(ban, now) && isAbout(ban.mask, person)) return ban;
    return undefined;
  }
}

/** Whether an address is in a kept network. */
export function isIn(address: string, network: string): boolean {
  return new NetworkList([network]).has(address);
}

function isInForce({ until }: Ban, now: number): boolean {
  return until === undefined || until > now;
}
