/**
 * Who has received the last messages of one conversation (docs/ext/receipts.md): sums, and never a list for each message.
 *
 * Confirmations are cumulative, so all that is known of a session is the last message it has confirmed and the one
 * after which it came. Both are counted at these messages only; how many have a message is then a sum over the
 * messages from the newest down to it, made when it is wanted. A confirmation moves one count from one message to
 * another, whatever lies between.
 */
import { Cap } from '../../protocol/capabilities.js';
import type { LogEvent } from '../store/types.js';
import type { Room } from './room.js';
import type { Session } from './session.js';

/** What is told to an author: of a message and of their earlier ones in the conversation, `has` of `of` have it. */
export interface ReceiptNews {
  readonly author: Session;
  readonly event: LogEvent;
  /** The session that a private message is for. */
  readonly to: Session | undefined;
  readonly has: number;
  readonly of: number;
}

/** The sessions that could receive a message, its author not among them. */
export interface Recipients {
  readonly has: readonly Session[];
  readonly not: readonly Session[];
}

interface Message {
  readonly event: LogEvent;
  readonly msgid: string;
  readonly author: Session | undefined;
  /** The session that a private message is for. */
  readonly to: Session | undefined;
  /** Sessions that are here and have confirmed up to this message. */
  confirmed: number;
  /** Sessions that are here and came when this was the newest. */
  entered: number;
  /** What the author has been told. */
  toldHas: number;
  toldOf: number;
}

/** Numbers of messages: the last one that was there when the session came, and the last one that it has confirmed. */
interface Standing {
  readonly entered: number;
  confirmed: number;
}

/** Number of the first message ever; less is before all of them. */
const FIRST = 0;
const BEFORE_ALL: number = FIRST - 1;

/** Lines that one author is told at once: rarely are more messages on their way at different stages. */
const MOST_LINES = 4;

export class ReceiptTally {
  /** Undefined for a private conversation. */
  readonly room: Room | undefined;
  readonly #messages: Message[] = [];
  /** The number of the first of them. */
  #first = FIRST;
  readonly #standings: Map<Session, Standing> = new Map();
  /** How many of the messages each author has: of most sessions there are none. */
  readonly #authors: Map<Session, number> = new Map();

  constructor(room: Room | undefined) {
    this.room = room;
  }

  get size(): number {
    return this.#messages.length;
  }

  /** Unix ms of the newest message. */
  get newestAt(): number {
    return this.#messages.at(-1)?.event.time ?? 0;
  }

  /** Unix ms of the oldest message. */
  get oldestAt(): number {
    return this.#messages[0]?.event.time ?? 0;
  }

  add(event: LogEvent, msgid: string, author: Session | undefined, to: Session | undefined): void {
    const told = { toldHas: 0, toldOf: 0 };
    this.#messages.push({ event, msgid, author, to, confirmed: 0, entered: 0, ...told });
    this.#countAuthor(author, 1);
  }

  /** Forgets the oldest message. */
  dropOldest(): void {
    const dropped = this.#messages.shift();
    if (dropped === undefined) return;
    this.#first++;
    this.#countAuthor(dropped.author, -1);
  }

  /** Forgets what an author has been told. @returns whether there was anything */
  retell(author: Session): boolean {
    if (!this.#authors.has(author)) return false;
    let told = false;
    for (const message of this.#messages) {
      if (message.author !== author || message.toldOf === 0) continue;
      message.toldHas = 0;
      message.toldOf = 0;
      told = true;
    }
    return told;
  }

  /** A session that has just become a member. */
  enter(session: Session): void {
    const newest = this.#first + this.#messages.length - 1;
    this.leave(session);
    this.#standings.set(session, { entered: newest, confirmed: newest });
    this.#count('entered', newest, 1);
    this.#count('confirmed', newest, 1);
  }

  /** A session that is no member any more. */
  leave(session: Session): void {
    const standing = this.#standings.get(session);
    if (standing === undefined) return;
    this.#count('entered', standing.entered, -1);
    this.#count('confirmed', standing.confirmed, -1);
    this.#standings.delete(session);
  }

  /**
   * Everything up to `msgid` has reached `session`.
   *
   * @param msgid need not be that of a message: ids sort as the events do
   * @returns whether anything has changed
   */
  confirm(session: Session, msgid: string): boolean {
    const index = this.#lastUpTo(msgid);
    if (index < 0) return false;
    const number = this.#first + index;
    const standing = this.#standings.get(session);
    if (standing === undefined) this.#standings.set(session, { entered: BEFORE_ALL, confirmed: number });
    else if (standing.confirmed >= number) return false;
    else {
      this.#count('confirmed', standing.confirmed, -1);
      standing.confirmed = number;
    }
    this.#count('confirmed', number, 1);
    return true;
  }

  /** Who has a message; undefined when it is not, or no more, among those that are counted. */
  recipients(msgid: string): Recipients | undefined {
    const index = this.#lastUpTo(msgid);
    const message = this.#messages[index];
    if (message === undefined || message.msgid !== msgid) return undefined;
    const number = this.#first + index;
    const has: Session[] = [];
    const not: Session[] = [];
    for (const session of this.#present(message)) {
      if (session === message.author || this.#enteredAt(session) >= number) continue;
      if (this.#confirmedAt(session) >= number) has.push(session);
      else not.push(session);
    }
    return { has, not };
  }

  /**
   * What authors do not know yet, newest message first; a line holds also for the author's earlier messages unless
   * they are complete, so a few lines are enough. From here on they count as told.
   *
   * @returns `more` when there was too much of it for one time
   */
  takeNews(): { readonly news: readonly ReceiptNews[]; readonly more: boolean } {
    const news: ReceiptNews[] = [];
    const last = new Map<Session, { has: number; of: number; lines: number }>();
    let more = false;
    let confirmed = 0;
    let entered = 0;
    for (let i = this.#messages.length - 1; i >= 0; i--) {
      const message = this.#messages[i] as Message;
      confirmed += message.confirmed;
      entered += message.entered;
      const { author, event } = message;
      if (author === undefined || author.ended || (author.capabilities & Cap.receipts) === 0) continue;
      if (message.toldOf > 0 && message.toldHas === message.toldOf) continue;
      const said = last.get(author);
      if (said !== undefined) {
        message.toldHas = said.has;
        message.toldOf = said.of;
      }
      const { has, of } = this.#sums(message, this.#first + i, confirmed, entered);
      const known = has === message.toldHas && (of === message.toldOf || has === 0);
      if (known) continue;
      if (said !== undefined && said.lines === MOST_LINES) {
        more = true;
        continue;
      }
      news.push({ author, event, to: message.to, has, of });
      message.toldHas = has;
      message.toldOf = of;
      last.set(author, { has, of, lines: (said?.lines ?? 0) + 1 });
    }
    return { news, more };
  }

  /** @param confirmed @param entered the sums of these counts from the newest message down to this one */
  #sums(message: Message, number: number, confirmed: number, entered: number): { has: number; of: number } {
    const { author, to } = message;
    if (this.room === undefined) {
      const here = to !== undefined && !to.ended;
      return { has: here && this.#confirmedAt(to) >= number ? 1 : 0, of: here ? 1 : 0 };
    }
    let has = confirmed - entered;
    let of = this.room.members.length - entered;
    if (author !== undefined && this.room.member(author) !== undefined && this.#enteredAt(author) < number) {
      of--;
      if (this.#confirmedAt(author) >= number) has--;
    }
    return { has, of };
  }

  #present({ to }: Message): readonly Session[] {
    if (this.room !== undefined) return this.room.members.map(({ session }) => session);
    return to === undefined || to.ended ? [] : [to];
  }

  #enteredAt(session: Session): number {
    return this.#standings.get(session)?.entered ?? BEFORE_ALL;
  }

  #confirmedAt(session: Session): number {
    return this.#standings.get(session)?.confirmed ?? BEFORE_ALL;
  }

  #countAuthor(author: Session | undefined, by: 1 | -1): void {
    if (author === undefined) return;
    const count = (this.#authors.get(author) ?? 0) + by;
    if (count === 0) this.#authors.delete(author);
    else this.#authors.set(author, count);
  }

  #count(what: 'confirmed' | 'entered', number: number, by: 1 | -1): void {
    const message = this.#messages[number - this.#first];
    if (message !== undefined) message[what] += by;
  }

  /** The index of the newest message at or before `msgid`, -1 for none. Nearly always it is the newest of all. */
  #lastUpTo(msgid: string): number {
    let low = 0;
    let high = this.#messages.length;
    if (high > 0 && (this.#messages[high - 1] as Message).msgid <= msgid) return high - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#messages[middle] as Message).msgid <= msgid) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
