/**
 * A session: a person's presence. Nick, identity, capabilities, rooms; outlives its connection when the
 * connection's end is not the person's.
 */
import type { Author } from '../store/types.js';
import type { Room } from './room.js';

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
  registered = false;
  /** The away text, empty when here. */
  away = '';
  /** User mode +i: not shown in WHO to strangers. */
  invisible = false;
  /** Unix milliseconds of the last message, for the idle time in WHOIS. */
  spokeAt: number;
  readonly rooms: Set<Room> = new Set();
  outlet: Outlet;

  constructor(options: SessionOptions) {
    this.id = options.id;
    this.host = options.host;
    this.signedOnAt = options.signedOnAt;
    this.spokeAt = options.signedOnAt;
    this.outlet = options.outlet;
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
