/**
 * Tells authors whom their messages have reached (docs/ext/receipts.md): what has changed in a conversation is
 * gathered and told at most once in an interval, so a room of a thousand that confirms costs its author a few lines.
 */
import type { Clock } from '../../core/clock.js';
import { type TimerWheel, WheelEntry } from '../../core/wheel.js';
import { RECEIPT_INTERVAL_MS } from '../../protocol/receipts.js';
import type { ReceiptBook } from '../state/receipt-book.js';
import type { ReceiptNews, ReceiptTally } from '../state/receipt-tally.js';
import { replyLine } from './reply-line.js';
import type { ResponseSettings } from './response.js';

export interface ReceiptSenderOptions {
  readonly book: ReceiptBook;
  readonly wheel: TimerWheel;
  readonly clock: Clock;
  readonly settings: ResponseSettings;
}

export class ReceiptSender {
  readonly #options: ReceiptSenderOptions;
  /** Conversations with something to tell; each is in the book, which is bounded. */
  readonly #changed: Set<ReceiptTally> = new Set();
  readonly #due: WheelEntry = new WheelEntry(() => this.#tell());
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(options: ReceiptSenderOptions) {
    this.#options = options;
    options.book.listen((tally) => {
      this.#changed.add(tally);
      this.#schedule();
    });
  }

  /** At once, or when the interval is over: one deadline for all conversations. */
  #schedule(): void {
    if (this.#due.isScheduled) return;
    const { wheel, clock } = this.#options;
    wheel.schedule(this.#due, this.#toldAt + RECEIPT_INTERVAL_MS - clock.monotonic());
  }

  #tell(): void {
    this.#toldAt = this.#options.clock.monotonic();
    for (const tally of this.#changed) {
      const { news, more } = tally.takeNews();
      for (const each of news) this.#tellAuthor(each);
      if (!more) this.#changed.delete(tally);
    }
    if (this.#changed.size > 0) this.#schedule();
  }

  #tellAuthor({ author, event, to, has, of }: ReceiptNews): void {
    const { serverName, now } = this.#options.settings;
    const target = to?.nick ?? event.target;
    const params = [target, event.msgid ?? '', `${has}`, `${of}`];
    const text = replyLine({ command: 'RECEIPT', params }, author, serverName, now());
    author.outlet.push({ text, late: 'spare' });
  }
}
