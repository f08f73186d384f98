/**
 * Which of the last messages have reached whom, for all conversations (docs/ext/receipts.md). In memory only: after a
 * restart nobody is told of what was said before it.
 */
import { RECEIPT_WINDOW } from '../../protocol/receipts.js';
import type { LogEvent } from '../store/types.js';
import type { Outcome } from './audience.js';
import { textOf } from './event-data.js';
import type { Room } from './room.js';
import { ReceiptTally, type Recipients } from './receipt-tally.js';
import type { Session } from './session.js';

const WINDOW_MS: number = RECEIPT_WINDOW * 1000;
/** Messages of one conversation: at the pace at which people write, minutes of them. */
const MOST_MESSAGES = 256;
/** Conversations that have a message in the window. */
const MOST_CONVERSATIONS = 4_096;
/** Messages in all, about 10 MB. */
const MOST_IN_ALL = 65_536;

/** The part of the state that receipts depend on. */
interface People {
  readonly rooms: ReadonlyMap<string, Room>;
  readonly sessions: ReadonlyMap<string, Session>;
}

export class ReceiptBook {
  readonly #people: People;
  /** By conversation, that with the newest message last. */
  readonly #tallies: Map<string, ReceiptTally> = new Map();
  #messages = 0;
  #changed: (tally: ReceiptTally) => void = () => {};

  constructor(people: People) {
    this.#people = people;
  }

  /** Sets who is told of a conversation in which authors may have something to learn. */
  listen(changed: (tally: ReceiptTally) => void): void {
    this.#changed = changed;
  }

  /** How many messages are counted. */
  get size(): number {
    return this.#messages;
  }

  /** Takes notice of an event that the fold has applied. */
  note({ event, author, audience }: Outcome): void {
    switch (event.kind) {
      case 'message':
      case 'notice':
        this.#add(event, author);
        return;
      case 'join':
        // Who was a member before has not come now.
        if (author !== undefined && audience.to === 'room')
          this.#tallies.get(event.conversation)?.enter(author);
        return;
      case 'part':
        if (author !== undefined) this.#leave(event.conversation, author);
        return;
      case 'kick': {
        const kicked = this.#people.sessions.get(textOf(event, 'session'));
        if (kicked !== undefined) this.#leave(event.conversation, kicked);
        return;
      }
      case 'quit':
        if (author !== undefined) for (const room of event.rooms ?? []) this.#leave(room, author);
        break;
      default:
    }
  }

  /** Everything in a conversation that `session` is part of, up to `msgid`, has reached it. @param now Unix ms */
  confirm(conversation: string, session: Session, msgid: string, now: number): void {
    const tally = this.#fresh(conversation, now);
    if (tally?.confirm(session, msgid) === true) this.#changed(tally);
  }

  /** Its author is told once more what their messages have reached: on a connection that has not heard it. */
  retell(author: Session): void {
    for (const tally of this.#tallies.values()) if (tally.retell(author)) this.#changed(tally);
  }

  /** Who has a message; undefined when it is not counted (any more). @param now Unix ms */
  recipients(conversation: string, msgid: string, now: number): Recipients | undefined {
    return this.#fresh(conversation, now)?.recipients(msgid);
  }

  #add(event: LogEvent, author: Session | undefined): void {
    const { conversation, msgid } = event;
    const room = this.#people.rooms.get(conversation);
    const to = this.#people.sessions.get(textOf(event, 'to'));
    const anybody = room === undefined ? to !== undefined && to !== author : room.members.length > 1;
    if (msgid === undefined || !anybody) return;
    this.#makeRoom(event.time);
    const tally = this.#fresh(conversation, event.time) ?? new ReceiptTally(room);
    // Taken out and put in again, so that the map's order is that of the newest messages.
    this.#tallies.delete(conversation);
    this.#tallies.set(conversation, tally);
    tally.add(event, msgid, author, room === undefined ? to : undefined);
    this.#messages++;
    if (tally.size > MOST_MESSAGES) this.#dropOldest(tally);
  }

  #leave(conversation: string, session: Session): void {
    const tally = this.#tallies.get(conversation);
    if (tally === undefined) return;
    tally.leave(session);
    this.#changed(tally);
  }

  /** A conversation without the messages that are too old by now. */
  #fresh(conversation: string, now: number): ReceiptTally | undefined {
    const tally = this.#tallies.get(conversation);
    while (tally !== undefined && tally.size > 0 && tally.oldestAt < now - WINDOW_MS) {
      this.#dropOldest(tally);
    }
    return tally;
  }

  /** Forgets conversations whose messages are all too old, and further ones while there are too many. */
  #makeRoom(now: number): void {
    for (const [conversation, tally] of this.#tallies) {
      const crowded = this.#messages >= MOST_IN_ALL || this.#tallies.size >= MOST_CONVERSATIONS;
      if (!crowded && tally.newestAt >= now - WINDOW_MS) return;
      this.#tallies.delete(conversation);
      this.#messages -= tally.size;
    }
  }

  #dropOldest(tally: ReceiptTally): void {
    tally.dropOldest();
    this.#messages--;
  }
}
