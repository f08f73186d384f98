/**
 * Bans of rooms, and of the whole server, that end by themselves: known from the events that make and take them, taken away when their time is up by an
 * event of the server, so that the room sees it and every replay knows it.
 */
import type { Clock } from '../../core/clock.js';
import { type TimerWheel, WheelEntry } from '../../core/wheel.js';
import { foldName } from '../../protocol/casemapping.js';
import { changesOf, eventData } from '../state/event-data.js';
import type { NetworkState } from '../state/network.js';
import { isNetworkBanMode, NETWORK_BANS } from '../state/network-bans.js';
import { type Ban, isListMode } from '../state/room.js';
import type { Author, Draft, LogEvent } from '../store/types.js';

/**
 * The longest that is slept, ms: ends are told by the clock of the day, which may be set while the wheel goes on, and what
 * the disk has refused is tried again.
 */
const LONGEST_SLEEP_MS = 60_000;
/** Entries that are taken away in one go; an event each. */
const MOST_AT_ONCE = 256;

/** One entry with an end. */
interface Timed {
  /** Of the room, or NETWORK_BANS. */
  readonly conversation: string;
  readonly list: string;
  readonly mask: string;
  readonly until: number;
}

export interface ListExpiryOptions {
  readonly state: NetworkState;
  readonly clock: Clock;
  readonly wheel: TimerWheel;
  /** The server, as the author of what it takes away. */
  readonly author: Author;
  /** Rejects when the store refuses. */
  readonly append: (drafts: readonly Draft[]) => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}

export class ListExpiry {
  readonly #options: ListExpiryOptions;
  /** As many as there are entries with an end: limits.bans of a room. */
  readonly #timed: Map<string, Timed> = new Map();
  readonly #entry: WheelEntry = new WheelEntry(() => void this.#due());
  #busy = false;

  constructor(options: ListExpiryOptions) {
    this.#options = options;
  }

  /** Finds what the replay has made, and takes away what has ended meanwhile. Never rejects. */
  restore(): Promise<void> {
    const { rooms, networkBans } = this.#options.state;
    for (const { key, lists } of rooms.values()) this.#restoreLists(key, lists);
    this.#restoreLists(NETWORK_BANS, networkBans.lists);
    return this.#due();
  }

  /** To be told of every event, after it was applied. */
  note(event: LogEvent): void {
    if (event.kind !== 'mode') return;
    let added = false;
    for (const { add, mode, argument = '', until } of changesOf(event)) {
      if (listOf(this.#options.state, event.conversation, mode) === undefined) continue;
      const key = keyOf(event.conversation, mode, argument);
      this.#timed.delete(key);
      if (!add || until === undefined) continue;
      this.#timed.set(key, { conversation: event.conversation, list: mode, mask: argument, until });
      added = true;
    }
    if (added) this.#sleep();
  }

  #restoreLists(conversation: string, lists: Readonly<Record<string, ReadonlyMap<string, Ban>>>): void {
    for (const [list, bans] of Object.entries(lists)) {
      for (const { mask, until } of bans.values()) {
        if (until !== undefined)
          this.#timed.set(keyOf(conversation, list, mask), { conversation, list, mask, until });
      }
    }
  }

  async #due(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    let pause = 0;
    let ended: Timed[] = [];
    try {
      for (ended = this.#takeEnded(); ended.length > 0; ended = this.#takeEnded())
        await this.#options.append(ended.map((timed) => this.#draft(timed)));
    } catch (error) {
      this.#options.onError(error);
      for (const timed of ended) this.#timed.set(keyOf(timed.conversation, timed.list, timed.mask), timed);
      pause = LONGEST_SLEEP_MS;
    }
    this.#busy = false;
    this.#sleep(pause);
  }

  /** Those whose time is up, or the first of them, each once whatever the fold makes of its end. */
  #takeEnded(): Timed[] {
    const { state, clock } = this.#options;
    const now = clock.now();
    const ended: Timed[] = [];
    for (const [key, timed] of this.#timed) {
      if (timed.until > now) continue;
      this.#timed.delete(key);
      const list = listOf(state, timed.conversation, timed.list);
      if (list?.has(foldName(timed.mask)) === true) ended.push(timed);
      if (ended.length >= MOST_AT_ONCE) break;
    }
    return ended;
  }

  #draft({ conversation, list, mask }: Timed): Draft {
    const { state, author } = this.#options;
    return {
      kind: 'mode',
      conversation,
      author,
      target: state.rooms.get(conversation)?.name ?? conversation,
      text: `-${list} ${mask}`,
      data: eventData('mode', { changes: [{ add: false, mode: list, argument: mask }] }),
      durability: 'required',
    };
  }

  #sleep(least: number = 0): void {
    const { clock, wheel } = this.#options;
    let first = Number.POSITIVE_INFINITY;
    for (const { until } of this.#timed.values()) first = Math.min(first, until);
    if (first === Number.POSITIVE_INFINITY) wheel.cancel(this.#entry);
    else wheel.schedule(this.#entry, Math.min(LONGEST_SLEEP_MS, Math.max(least, first - clock.now())));
  }
}

/** The entries of a list, undefined when there is no such list. */
function listOf(
  state: NetworkState,
  conversation: string,
  mode: string,
): ReadonlyMap<string, Ban> | undefined {
  if (conversation === NETWORK_BANS)
    return isNetworkBanMode(mode) ? state.networkBans.lists[mode] : undefined;
  return isListMode(mode) ? state.rooms.get(conversation)?.lists[mode] : undefined;
}

function keyOf(conversation: string, list: string, mask: string): string {
  return `${conversation} ${list} ${foldName(mask)}`;
}
