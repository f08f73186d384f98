/**
 * Bans that end by themselves: known from the events that make and take them, taken away when their time is up by an
 * event of the server, so that the room sees it and every replay knows it.
 */
import type { Clock } from '../../core/clock.js';
import { type TimerWheel, WheelEntry } from '../../core/wheel.js';
import { foldName } from '../../protocol/casemapping.js';
import { changesOf, eventData } from '../state/event-data.js';
import type { NetworkState } from '../state/network.js';
import { isListMode, type ListMode, type Room } from '../state/room.js';
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
  readonly room: string;
  readonly list: ListMode;
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
    for (const room of this.#options.state.rooms.values()) this.#restoreRoom(room);
    return this.#due();
  }

  /** To be told of every event, after it was applied. */
  note(event: LogEvent): void {
    if (event.kind !== 'mode') return;
    let added = false;
    for (const { add, mode, argument = '', until } of changesOf(event)) {
      if (!isListMode(mode)) continue;
      const key = keyOf(event.conversation, mode, argument);
      this.#timed.delete(key);
      if (!add || until === undefined) continue;
      this.#timed.set(key, { room: event.conversation, list: mode, mask: argument, until });
      added = true;
    }
    if (added) this.#sleep();
  }

  #restoreRoom(room: Room): void {
    for (const list of ['b', 'e', 'I'] as const) {
      for (const { mask, until } of room.lists[list].values()) {
        if (until !== undefined)
          this.#timed.set(keyOf(room.key, list, mask), { room: room.key, list, mask, until });
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
      for (const timed of ended) this.#timed.set(keyOf(timed.room, timed.list, timed.mask), timed);
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
      const room = state.rooms.get(timed.room);
      if (room?.lists[timed.list].has(foldName(timed.mask)) === true) ended.push(timed);
      if (ended.length >= MOST_AT_ONCE) break;
    }
    return ended;
  }

  #draft({ room, list, mask }: Timed): Draft {
    const { state, author } = this.#options;
    return {
      kind: 'mode',
      conversation: room,
      author,
      target: state.rooms.get(room)?.name ?? room,
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

function keyOf(room: string, list: string, mask: string): string {
  return `${room} ${list} ${foldName(mask)}`;
}
