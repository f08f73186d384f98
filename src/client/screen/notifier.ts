/**
 * Calls the reader when somebody speaks to them while they look elsewhere: by name or in private, now, and not from what
 * is muted. At most once in a while, whatever comes: a flood is summed up, and so is what a reconnect brings.
 */
import type { Clock, Timer } from '../../core/clock.js';
import type { Conversation } from '../model/conversation.js';
import type { Effect } from '../model/inputs.js';
import type { Line } from '../model/line.js';
import { isMuted, isQuiet } from '../model/quiet.js';
import type { ClientState } from '../model/state.js';
import { isCall } from '../model/unread.js';
import type { InputEvent } from '../ui/term/input-event.js';
import type { Notification } from '../ui/term/notification.js';

export interface NotifierParts {
  readonly clock: Clock;
  readonly state: ClientState;
  readonly notify: (notification: Notification) => void;
}

/** Whoever has pressed a key so lately is here, in a terminal that has never told whether it has the focus. */
const HERE_MS = 30_000;
/** Between two notifications; the longer the more of them nobody comes for. */
const GAPS_MS = [3000, 10_000, 30_000, 60_000] as const;
/** Conversations are caught up with one after the other; then one sum is told for all of them. */
const CAUGHT_UP_MS = 1500;

export class Notifier {
  readonly #parts: NotifierParts;
  /** What the terminal has told last; undefined before that. */
  #focused: boolean | undefined;
  #usedAt = Number.NEGATIVE_INFINITY;
  /** Runs while nothing more may be told. */
  #pause: Timer | undefined;
  #inARow = 0;
  /** What came in the pause: how many, and the last of them. */
  #held = 0;
  #last: Notification | undefined;
  /** Calls out of the history, by conversation, until it is known whether they are news. */
  readonly #replayed = new Map<Conversation, number>();
  #missed = 0;
  #caughtUp: Timer | undefined;

  constructor(parts: NotifierParts) {
    this.#parts = parts;
  }

  /** Whatever the reader does shows that they are here. */
  onInput(event: InputEvent): void {
    if (event.kind === 'focus') this.#focused = event.focused;
    // Who types into a window that had lost the focus has it again: not all terminals tell.
    else if (this.#focused === false) this.#focused = undefined;
    // Leaving is an event as well, and nobody is here then; unless keys follow.
    if (event.kind !== 'focus' || event.focused) this.#usedAt = this.#parts.clock.monotonic();
    if (this.#isHere) this.#forget();
  }

  follow(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.do === 'shown') this.#onShown(effect.conversation, effect.line);
      else if (effect.do === 'ready') this.#onReady(effect.conversation, effect.missed);
    }
  }

  get #isHere(): boolean {
    return this.#focused ?? this.#parts.clock.monotonic() - this.#usedAt < HERE_MS;
  }

  #onShown(conversation: Conversation, line: Line): void {
    if (!isCall(conversation, line) || conversation.kind === 'server') return;
    if (isMuted(this.#parts.state, conversation)) return;
    if (line.replayed) this.#replayed.set(conversation, (this.#replayed.get(conversation) ?? 0) + 1);
    else this.#call(describe(conversation, line));
  }

  /** All that was missed there is here; or it was only what had been said before we came, which is no news. */
  #onReady(conversation: Conversation, missed: number): void {
    const calls = this.#replayed.get(conversation) ?? 0;
    this.#replayed.delete(conversation);
    if (missed === 0 || calls === 0) return;
    this.#missed += Math.min(calls, missed);
    this.#caughtUp?.cancel();
    this.#caughtUp = this.#parts.clock.setTimeout(() => this.#tellMissed(), CAUGHT_UP_MS);
  }

  #tellMissed(): void {
    const count = this.#missed;
    this.#missed = 0;
    this.#caughtUp = undefined;
    const body = count === 1 ? '1 message for you' : `${count} messages for you`;
    this.#call({ title: 'While you were away', body });
  }

  #call(notification: Notification): void {
    if (this.#isHere || isQuiet(this.#parts.state)) return;
    if (this.#pause === undefined) {
      this.#tell(notification);
      return;
    }
    this.#held++;
    this.#last = notification;
  }

  #tell(notification: Notification): void {
    this.#parts.notify(notification);
    const gap = GAPS_MS[Math.min(this.#inARow, GAPS_MS.length - 1)] ?? 0;
    this.#inARow++;
    this.#pause = this.#parts.clock.setTimeout(() => this.#onPauseOver(), gap);
  }

  #onPauseOver(): void {
    this.#pause = undefined;
    const [count, last] = [this.#held, this.#last];
    this.#held = 0;
    this.#last = undefined;
    if (last === undefined || this.#isHere || isQuiet(this.#parts.state)) this.#inARow = 0;
    else if (count === 1) this.#tell(last);
    else this.#tell({ title: `${count} messages for you`, body: `the last: ${last.title}: ${last.body}` });
  }

  /** They have come: what is held they see by themselves. */
  #forget(): void {
    this.#held = 0;
    this.#last = undefined;
    this.#inARow = 0;
  }
}

function describe({ kind, name }: Conversation, { kind: said, nick, text }: Line): Notification {
  return {
    title: kind === 'private' ? nick : `${nick} in ${name}`,
    body: said === 'action' ? `* ${nick} ${text}` : text,
  };
}
