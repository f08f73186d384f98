/**
 * Tells the server what has reached this client (docs/ext/receipts.md): cumulatively, with the newest message of a
 * conversation, and at most once in an interval.
 *
 * What is in the model has reached us: it is drawn, or printed, in the same turn. While missed messages are still
 * being read nothing is confirmed, as a confirmation is for all that was before it.
 */
import type { Clock, Timer } from '../../core/clock.js';
import { Cap, capNumber, hasCap } from '../../protocol/capabilities.js';
import type { MessageParts } from '../../protocol/serialise.js';
import { RECEIPT_INTERVAL_MS } from '../../protocol/receipts.js';
import { type Conversation, isIncomplete } from '../model/conversation.js';
import type { Effect } from '../model/inputs.js';
import { isSpoken } from '../model/line.js';
import type { ClientState } from '../model/state.js';

const LONGEST_INTERVAL_MS = 10_000;

export interface ConfirmerParts {
  readonly clock: Clock;
  readonly state: ClientState;
  readonly send: (message: MessageParts) => boolean;
}

export class Confirmer {
  readonly #parts: ConfirmerParts;
  /** Conversations with something to confirm; the model bounds how many there are. */
  readonly #due: Set<Conversation> = new Set();
  /** What was confirmed on this connection. */
  #confirmed = new WeakMap<Conversation, string>();
  /** One for all conversations. */
  #timer: Timer | undefined;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(parts: ConfirmerParts) {
    this.#parts = parts;
  }

  /** A new connection: what was confirmed on the last one may not have arrived. */
  restart(): void {
    this.#due.clear();
    this.#confirmed = new WeakMap();
  }

  stop(): void {
    this.#due.clear();
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  follow(effect: Effect): void {
    const { state } = this.#parts;
    if (!hasCap(state.caps, Cap.receipts) || !state.settings.receipts) return;
    if (effect.do === 'shown') {
      const { conversation, line } = effect;
      if (line.own || line.copy || line.msgid === undefined || !isSpoken(line)) return;
      this.#add(conversation);
      // A session that goes on: what it was sent before the connection broke is not confirmed yet.
    } else if (effect.do === 'ready' && (state.resumed || this.#due.has(effect.conversation))) {
      this.#add(effect.conversation);
    }
  }

  /** As the server wants it, within bounds: no flood, and no confirmation that comes when nobody waits any more. */
  get #interval(): number {
    const told = capNumber(this.#parts.state.capValues.get('chat-tui/receipts'), 'interval');
    return Math.min(Math.max(told ?? 0, RECEIPT_INTERVAL_MS), LONGEST_INTERVAL_MS);
  }

  #add(conversation: Conversation): void {
    if (conversation.kind === 'server') return;
    this.#due.add(conversation);
    if (this.#timer !== undefined || isIncomplete(conversation)) return;
    const { clock } = this.#parts;
    const wait = this.#sentAt + this.#interval - clock.monotonic();
    if (wait <= 0) this.#confirm();
    else {
      this.#timer = clock.setTimeout(() => {
        this.#timer = undefined;
        this.#confirm();
      }, wait);
    }
  }

  #confirm(): void {
    const { clock, state, send } = this.#parts;
    // Switched off meanwhile: what has arrived is told no more.
    if (!state.settings.receipts) this.#due.clear();
    for (const conversation of this.#due) {
      const isThere = state.conversations.get(conversation.key) === conversation;
      // Its `ready` comes back here.
      if (isThere && isIncomplete(conversation)) continue;
      this.#due.delete(conversation);
      const msgid = conversation.log.newestKnown()?.msgid;
      if (!isThere || msgid === undefined || this.#confirmed.get(conversation) === msgid) continue;
      if (conversation.kind === 'room' && !conversation.joined) continue;
      if (!send({ command: 'RECEIPT', params: [conversation.target, msgid] })) continue;
      this.#confirmed.set(conversation, msgid);
      this.#sentAt = clock.monotonic();
    }
  }
}
