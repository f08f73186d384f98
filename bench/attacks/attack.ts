/** What an attack is: a row, with something that goes on until it is stopped. */
import type { Peer } from './peer.js';

/** The server that is attacked. */
export interface Target {
  readonly plain: number;
  readonly tls: number;
  /** As its HELP lists them, so that a command that is added is used too. */
  readonly commands: readonly string[];
}

export interface Attack {
  readonly name: string;
  /** Flags of the server; without them it has its defaults, all limits among them. */
  readonly flags?: readonly string[];
  /** Descriptors that the server and the attackers need each, where that is more than every system gives. */
  readonly descriptors?: number;
  /** @returns when it is under way */
  start(target: Target): Promise<Assault>;
}

export interface Assault {
  /** All that the name of the attack says has happened at least once; the attack goes on. */
  readonly whole: Promise<void>;
  /** Ends all of its connections. */
  stop(): Promise<void>;
}

/** One of a crowd: opens connections by `keep`, and is over when they are. */
export type Visit = (keep: (opening: Promise<Peer>) => Promise<Peer>, number: number) => Promise<void>;

/**
 * A crowd that does the same thing again and again: `width` of them at the same time. A visit that fails (the server
 * refuses it, or ends it) is over, and the next one begins.
 *
 * @param times visits until the attack is whole
 */
export function crowd(width: number, times: number, visit: Visit): Assault {
  const open = new Set<Peer>();
  const stopping = new AbortController();
  const { reached: whole, reach: becomesWhole } = milestone();
  let ended = 0;
  let number = 0;
  const keep = async (opening: Promise<Peer>): Promise<Peer> => {
    const peer = await opening;
    if (stopping.signal.aborted) peer.close();
    open.add(peer);
    peer.socket.once('close', () => open.delete(peer));
    return peer;
  };
  const one = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await visit(keep, number++).catch(() => undefined);
      if (++ended >= times) becomesWhole();
      // A server that refuses at once must not keep this process from anything else.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const all = Array.from({ length: width }, one);
  return {
    whole,
    async stop() {
      stopping.abort();
      for (const peer of open) peer.close();
      await Promise.all(all);
    },
  };
}

/** Something that is waited for until it is said to have happened. */
export function milestone(): { readonly reached: Promise<void>; readonly reach: () => void } {
  let reach = (): void => undefined;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  return { reached, reach: () => reach() };
}

export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Resolves when the server has ended it. */
export function closed(peer: Peer): Promise<void> {
  return new Promise((resolve) => {
    if (peer.isOpen) peer.socket.once('close', () => resolve());
    else resolve();
  });
}
