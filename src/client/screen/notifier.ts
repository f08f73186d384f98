/**
 * Calls the reader when somebody speaks to them while they look elsewhere: by name or in private, now, and not from what
 * is muted, nor what they have read on another device. At most once in a while, whatever comes: a flood is summed up, and
 * so is what a reconnect brings.
 */
import type { Clock, Timer } from '../../core/clock.js';
import type { Conversation } from '../model/conversation.js';
import type { Effect } from '../model/inputs.js';
import type { Line } from '../model/line.js';
import { isMuted, isQuiet } from '../model/quiet.js';
import type { ClientState } from '../model/state.js';
import { isCall, isMarkedRead } from '../model/unread.js';
import type { Notification } from '../ui/term/notification.js';
import type { Presence } from './presence.js';

export interface NotifierParts {
  readonly clock: Clock;
  readonly state: ClientState;
  readonly presence: Presence;
  readonly notify: (notification: Notification) => void;
}

/** Between two notifications; the longer the more of them nobody comes for. */
const GAPS_MS = [3000, 10_000, 30_000, 60_000] as const;
/** Conversations are caught up with one after the other; then one sum is told for all of them. */
const CAUGHT_UP_MS = 1500;

/** Calls of one conversation that the reader was not told of yet. */
interface Calls {
  readonly count: number;
  readonly last: Line;
}

type Held = readonly [Conversation, Calls];

export class Notifier {
  readonly #parts: NotifierParts;
  /** Runs while nothing more may be told. */
  #pause: Timer | undefined;
  #inARow = 0;
  /** What came in the pause, that with the newest last; the model bounds how many conversations there are. */
  readonly #held = new Map<Conversation, Calls>();
  /** Calls out of the history, until it is known whether they are news. */
  readonly #replayed = new Map<Conversation, Calls>();
  /** Those that are. */
  readonly #missed = new Map<Conversation, Calls>();
  #caughtUp: Timer | undefined;

  constructor(parts: NotifierParts) {
    this.#parts = parts;
  }

  /** The reader has done something. */
  onInput(): void {
    if (this.#parts.presence.isHere) this.#forget();
  }

  follow(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.do === 'shown') this.#onShown(effect.conversation, effect.line);
      else if (effect.do === 'ready') this.#onReady(effect.conversation, effect.missed);
    }
  }

  #onShown(conversation: Conversation, line: Line): void {
    const { state } = this.#parts;
    if (!isCall(conversation, line) || conversation.kind === 'server') return;
    if (isMuted(state, conversation) || isMarkedRead(state, conversation, line)) return;
    if (line.replayed) add(this.#replayed, conversation, { count: 1, last: line });
    else if (this.#maySay) {
      if (this.#pause === undefined) this.#tell(describe(conversation, line));
      else add(this.#held, conversation, { count: 1, last: line });
    }
  }

  /** All that was missed there is here; or it was only what had been said before we came, which is no news. */
  #onReady(conversation: Conversation, missed: number): void {
    const calls = this.#replayed.get(conversation);
    this.#replayed.delete(conversation);
    if (missed === 0 || calls === undefined) return;
    add(this.#missed, conversation, { ...calls, count: Math.min(calls.count, missed) });
    this.#caughtUp?.cancel();
    this.#caughtUp = this.#parts.clock.setTimeout(() => this.#tellMissed(), CAUGHT_UP_MS);
  }

  #tellMissed(): void {
    this.#caughtUp = undefined;
    const missed = [...this.#missed];
    this.#missed.clear();
    if (!this.#maySay) return;
    if (this.#pause !== undefined) {
      for (const [conversation, calls] of missed) add(this.#held, conversation, calls);
      return;
    }
    const count = sum(this.#unread(missed));
    const body = count === 1 ? '1 message for you' : `${count} messages for you`;
    if (count > 0) this.#tell({ title: 'While you were away', body });
  }

  get #maySay(): boolean {
    return !this.#parts.presence.isHere && !isQuiet(this.#parts.state);
  }

  #tell(notification: Notification): void {
    this.#parts.notify(notification);
    const gap = GAPS_MS[Math.min(this.#inARow, GAPS_MS.length - 1)] ?? 0;
    this.#inARow++;
    this.#pause = this.#parts.clock.setTimeout(() => this.#onPauseOver(), gap);
  }

  #onPauseOver(): void {
    this.#pause = undefined;
    const held = this.#unread([...this.#held]);
    this.#held.clear();
    const newest = held.at(-1);
    if (newest === undefined || !this.#maySay) {
      this.#inARow = 0;
      return;
    }
    const [conversation, { last }] = newest;
    const told = describe(conversation, last);
    const count = sum(held);
    if (count === 1) this.#tell(told);
    else this.#tell({ title: `${count} messages for you`, body: `the last: ${told.title}: ${told.body}` });
  }

  /** Without those that the reader has read elsewhere in the meantime. */
  #unread(held: ReadonlyArray<Held>): Held[] {
    return held.filter(([conversation, { last }]) => !isMarkedRead(this.#parts.state, conversation, last));
  }

  /** They have come: what is held they see by themselves. */
  #forget(): void {
    this.#held.clear();
    this.#inARow = 0;
  }
}

/** The newest is the last of the map. */
function add(held: Map<Conversation, Calls>, conversation: Conversation, { count, last }: Calls): void {
  const before = held.get(conversation)?.count ?? 0;
  held.delete(conversation);
  held.set(conversation, { count: before + count, last });
}

function sum(held: readonly Held[]): number {
  return held.reduce((all, [, { count }]) => all + count, 0);
}

function describe({ kind, name }: Conversation, { kind: said, nick, text }: Line): Notification {
  return {
    title: kind === 'private' ? nick : `${nick} in ${name}`,
    body: said === 'action' ? `* ${nick} ${text}` : text,
  };
}
