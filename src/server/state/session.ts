/**
 * A session: a person's presence. Nick, identity, capabilities, rooms; outlives its connection when the
 * connection's end is not the person's.
 */
import type { Author } from '../store/types.js';
import type { Registration } from './registration.js';
import { newRegistration } from './registration.js';

/**
 * One line on its way out, CRLF included. The same object goes to every connection that is shown the same
 * bytes, so that connections with equal pending output can be told by comparing references.
 */
export interface WireLine {
  readonly text: string;
}

/** Where a session's lines go. Implemented by the connection. */
export interface Outlet {
  /** Puts a line into the send queue; it is written with the others of this tick. */
  push(line: WireLine): void;
  /** As `push`, written without waiting for company: an answer, an own echo, a private message. */
  pushNow(line: WireLine): void;
}

/** A person in a room, with their standing there. */
export interface Occupant {
  readonly session: Session;
  readonly operator: boolean;
  readonly voice: boolean;
}

/** A room as a session knows it; `Room` in room.ts, which knows sessions, is the only implementation. */
export interface Place {
  readonly name: string;
  /** Folded. */
  readonly key: string;
  readonly members: readonly Occupant[];
  readonly invited: Set<Session>;
  membersVersion: number;
  member(session: Session): Occupant | undefined;
  remove(session: Session): void;
}

/** What is known of a person from the start of their session. */
export interface SessionOptions {
  /** Unique for ever, not guessable. */
  readonly id: string;
  readonly host: string;
  /** Unix milliseconds. */
  readonly signedOnAt: number;
  readonly outlet: Outlet;
}

/** A person's presence. Only the fold and registration change it; handlers read it. */
export class Session {
  readonly id: string;
  readonly signedOnAt: number;
  host: string;
  nick = '*';
  user = '';
  realName = '';
  /** The account's name, undefined for a guest. */
  account: string | undefined;
  /** Bits of src/protocol/capabilities.ts. */
  capabilities = 0;
  /** What has been said so far, until the session is registered. */
  registration: Registration | undefined = newRegistration();
  /** The highest version of CAP LS that was asked for, 0 before any. From 302 on values and several lines are understood. */
  capVersion = 0;
  /** The connection has ended and the quit is on its way: nothing new may come of this session. */
  ended = false;
  /** The away text, empty when here. */
  away = '';
  /** User mode +i: not shown in WHO to strangers. */
  invisible = false;
  /** Unix milliseconds of the last message, for the idle time in WHOIS. */
  spokeAt: number;
  readonly rooms: Set<Place> = new Set();
  /** Rooms this person has been invited to and has not joined, oldest first; bounded by the fold. */
  readonly invitations: Set<Place> = new Set();
  outlet: Outlet;

  constructor(options: SessionOptions) {
    this.id = options.id;
    this.host = options.host;
    this.signedOnAt = options.signedOnAt;
    this.spokeAt = options.signedOnAt;
    this.outlet = options.outlet;
  }

  /** True from the welcome on: the session is in the state, others can see it. */
  get registered(): boolean {
    return this.registration === undefined;
  }

  /** Who this is for private conversations and send ids: the account, else this session alone. */
  get identity(): string {
    return this.account === undefined ? `guest:${this.id}` : `account:${this.account.toLowerCase()}`;
  }

  /** nick!user@host, as others see it. */
  get source(): string {
    return `${this.nick}!${this.user}@${this.host}`;
  }

  /** The author of an event made now. */
  author(): Author {
    const { id, identity, nick, user, host, account } = this;
    return { session: id, identity, nick, user, host, ...(account === undefined ? {} : { account }) };
  }
}
