/** What the server says, given to the parts of the engine that it is for: own lines first, then what was asked for, then all. */
import type { Clock } from '../../core/clock.js';
import type { Message } from '../../protocol/message.js';
import { SEARCH_BATCH } from '../../protocol/search.js';
import type { FinishedBatch } from '../link/batches.js';
import { senderOf } from '../model/event-line.js';
import type { Input } from '../model/inputs.js';
import { RECEIPTS_BATCH } from '../model/receipts.js';
import { refusalWords } from '../model/refusal-words.js';
import { type ClientState, isOwnNick } from '../model/state.js';
import { cleanPlain } from '../model/text.js';
import type { Outbox } from '../outbox/outbox.js';
import type { Comeback } from './comeback.js';
import { ownInHistory } from './own-in-history.js';
import type { OwnNick } from './own-nick.js';
import type { Sender } from './sender.js';
import { HOLDERS_LABEL, type Social } from './social.js';

const HISTORY: ReadonlySet<string> = new Set(['chathistory', 'draft/chathistory-targets']);

export interface IncomingParts {
  readonly clock: Clock;
  readonly state: ClientState;
  readonly outbox: Outbox;
  readonly sender: Sender;
  readonly social: Social;
  readonly nick: OwnNick;
  readonly comeback: Comeback;
  readonly apply: (input: Input) => void;
  /** Our account is no more: we have asked for that, here or on another device, or an operator has removed it. */
  readonly onAccountGone: () => void;
}

export class Incoming {
  readonly #parts: IncomingParts;

  constructor(parts: IncomingParts) {
    this.#parts = parts;
  }

  onBatch(batch: FinishedBatch): void {
    const { clock, state, outbox, nick, apply } = this.#parts;
    if (HISTORY.has(batch.type)) {
      const ownIds = ownInHistory(batch, state, outbox, nick.wanted, clock.now());
      apply({ type: 'batch', batch, ownIds });
    } else if (batch.type === RECEIPTS_BATCH) {
      apply({ type: 'batch', batch, quiet: batch.label === HOLDERS_LABEL });
    } else if (batch.type === SEARCH_BATCH) {
      apply({ type: 'batch', batch });
    } else for (const message of batch.messages) this.onMessage(message, batch.label);
  }

  /** @param around the label of the batch that it came in */
  onMessage(message: Message, around?: string): void {
    const { state, outbox, sender, social, nick, apply } = this.#parts;
    const label = message.tags.get('label') ?? around;
    if (this.#takesRefusal(message, label) || social.takes(message, label) || nick.swallows(message)) return;
    const from = senderOf(message);
    const isOwn = from !== '' && isOwnNick(state, from);
    apply({ type: 'message', message, ownId: isOwn ? outbox.matchEcho(message, label) : undefined });
    if (message.command === 'JOIN' || message.command === 'NICK') {
      outbox.tryAgain(message.command === 'JOIN' ? from : (message.params[0] ?? ''));
      sender.pump();
    }
    nick.onMessage(message, from, isOwn);
    const [command, code] = message.params;
    const isGone = code === 'FORGOTTEN' || code === 'REMOVED';
    if (message.command === 'NOTE' && command === 'ACCOUNT' && isGone) this.#parts.onAccountGone();
  }

  /** @returns whether it says that an own line was not taken */
  #takesRefusal(message: Message, label: string | undefined): boolean {
    const { clock, outbox, comeback, apply } = this.#parts;
    const refusal = outbox.matchRefusal(message, label, comeback.isOpen(clock.monotonic()));
    if (refusal === undefined) return false;
    const { line, waits } = refusal;
    const reason = waits ? `waiting for ${line.target} to come back` : refusal.reason;
    apply({
      type: waits ? 'own-waits' : 'own-refused',
      id: line.id,
      reason: refusalWords(cleanPlain(reason)),
    });
    return true;
  }
}
