/**
 * What a client is to do, and what it writes: fixed by the seed, so that a client that was killed goes on with the
 * very message at which it stopped.
 */
import { seeded } from './random.js';

/** The task of one client. */
export interface ClientPlan {
  readonly nick: string;
  readonly host: string;
  readonly port: number;
  /** Rooms to be in; the first is the one that the server puts everyone into. */
  readonly rooms: readonly string[];
  /** Nicks to talk with privately. */
  readonly peers: readonly string[];
  /** How many messages to write, and how many a second. */
  readonly messages: number;
  readonly rate: number;
  readonly seed: string;
  readonly journal: string;
}

/** A message to be written: `key` is its first word and unique in the trial. */
export interface Composed {
  readonly key: string;
  /** A room, or a peer's nick. */
  readonly target: string;
  readonly text: string;
  readonly sendId: string;
}

/** Longest filler behind the key, in characters: lines of all lengths, well inside of 512 bytes. */
const LONGEST_FILLER = 240;

/** Message `n` (from 1) of a client. */
export function compose(plan: Pick<ClientPlan, 'nick' | 'rooms' | 'peers' | 'seed'>, n: number): Composed {
  const random = seeded(`${plan.seed}/${plan.nick}/${n}`);
  const key = `${plan.nick}:${n}:${random.word(8)}`;
  const [main = ''] = plan.rooms;
  let target = main;
  if (plan.peers.length > 0 && random.chance(0.15)) target = random.pick(plan.peers);
  else if (plan.rooms.length > 1 && random.chance(0.3)) target = random.pick(plan.rooms.slice(1));
  const filler = random.chance(0.5) ? '' : ` ${random.word(random.int(1, LONGEST_FILLER))}`;
  return { key, target, text: `${key}${filler}`, sendId: random.word(20) };
}

/** The name under which both ends of a private conversation, or all members of a room, file it. */
export function conversationName(nick: string, target: string): string {
  if (target.startsWith('#')) return target;
  return nick < target ? `${nick},${target}` : `${target},${nick}`;
}

/** Who can see a conversation. */
export function membersOf(
  plans: readonly Pick<ClientPlan, 'nick' | 'rooms' | 'peers'>[],
): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const { nick, rooms, peers } of plans) {
    for (const name of [...rooms, ...peers.map((peer) => conversationName(nick, peer))]) {
      const list = members.get(name) ?? [];
      if (!list.includes(nick)) list.push(nick);
      members.set(name, list);
    }
  }
  return members;
}

/**
 * Plans for `count` clients: all in the lobby, each in one of the side rooms, each with its neighbours in a ring
 * as private peers.
 */
export function makePlans(options: {
  readonly count: number;
  readonly lobby: string;
  readonly host: string;
  readonly port: number;
  readonly messages: number;
  readonly seconds: number;
  readonly seed: string;
  readonly directory: string;
}): ClientPlan[] {
  const { count, lobby, host, port, seed, directory } = options;
  const sides = Math.max(1, Math.floor(count / 3));
  return Array.from({ length: count }, (_, index) => {
    const nick = `c${index}`;
    const neighbours = [(index + 1) % count, (index + count - 1) % count];
    const peers = [...new Set(neighbours)].filter((other) => other !== index).map((other) => `c${other}`);
    const messages =
      Math.floor(((index + 1) * options.messages) / count) - Math.floor((index * options.messages) / count);
    const rooms = [lobby, `#side${index % sides}`];
    const rate = messages / options.seconds;
    return { nick, host, port, rooms, peers, messages, rate, seed, journal: `${directory}/${nick}.jsonl` };
  });
}
