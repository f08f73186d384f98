/**
 * Writes a client's messages: new ones at their rate, and again those that were not answered when the connection was
 * lost, if the server makes that harmless (chat-tui/send-id, within one session). Otherwise nothing is sent twice.
 */
import type { Memory, Outstanding } from './memory.js';
import { compose, conversationName } from './plan.js';

/** Unanswered messages at a time: enough that a cut meets many, few enough for any server's input queue. */
const WINDOW = 40;

/** The outgoing side of a client. */
export class Writer {
  readonly #memory: Memory;
  readonly #send: (line: string) => void;
  #capabilities: ReadonlySet<string> = new Set();
  /** Which message has which label on this connection. */
  #labels = new Map<string, string>();
  #credit = 0;

  constructor(memory: Memory, send: (line: string) => void) {
    this.#memory = memory;
    this.#send = send;
  }

  /** Whether a message may be sent again without being stored again. */
  get repeats(): boolean {
    return this.#capabilities.has('chat-tui/send-id');
  }

  /** A connection is registered. */
  begin(capabilities: ReadonlySet<string>): void {
    this.#capabilities = capabilities;
    this.#labels = new Map();
  }

  /** Time has passed in which messages have become due, in milliseconds. */
  accrue(elapsed: number): void {
    this.#credit += (elapsed / 1000) * this.#memory.plan.rate;
  }

  /** The message that a reply with this label is about. */
  labelled(label: string | undefined): string | undefined {
    return label === undefined ? undefined : this.#labels.get(label);
  }

  /** Sends again, in order, what may be sent again. */
  repeat(): void {
    const { identity, connection } = this.#memory;
    for (const message of this.#memory.outbox.values()) {
      if (!this.repeats || message.identity !== identity || message.connection === connection) continue;
      this.#memory.add({ k: 'again', key: message.key, n: connection });
      this.#write(message);
    }
  }

  /** Writes what is due. */
  writeDue(): void {
    const { plan, identity, connection } = this.#memory;
    let room = Math.min(WINDOW - this.#awaited(), plan.messages - this.#memory.written);
    for (; this.#credit >= 1 && room > 0; this.#credit--, room--) {
      const { key, target, text, sendId } = compose(plan, this.#memory.written + 1);
      const c = conversationName(plan.nick, target);
      this.#memory.add({ k: 'sent', key, c, text, id: sendId, i: identity, n: connection });
      this.#write({ key, target, text, sendId });
    }
  }

  /** Whether answers may still come: what was written on an earlier connection and may not be repeated gets none. */
  get expectsAnswers(): boolean {
    return this.#awaited() > 0;
  }

  #awaited(): number {
    const { connection } = this.#memory;
    return [...this.#memory.outbox.values()].filter((message) => message.connection === connection).length;
  }

  #write({ key, target, text, sendId }: Pick<Outstanding, 'key' | 'target' | 'text' | 'sendId'>): void {
    const tags: string[] = [];
    if (this.#capabilities.has('labeled-response')) {
      const label = `m${this.#labels.size + 1}`;
      this.#labels.set(label, key);
      tags.push(`label=${label}`);
    }
    if (this.repeats) tags.push(`chat-tui/send-id=${sendId}`);
    this.#send(`${tags.length > 0 ? `@${tags.join(';')} ` : ''}PRIVMSG ${target} :${text}`);
  }
}
