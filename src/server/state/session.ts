/**
 * A session: a person's presence. Nick, identity, capabilities, rooms; outlives its connection when the
 * connection's end is not the person's.
 */
import { asHost } from '../../core/cloak.js';
import { formatSource } from '../../protocol/message.js';
import type { Login } from '../accounts/proof.js';
import type { SaslExchange } from '../accounts/sasl.js';
import type { Author } from '../store/types.js';
import { Allowances } from './allowance.js';
import type { Registration } from './registration.js';
import { newRegistration } from './registration.js';

/**
 * One line on its way out, CRLF included. The same object goes to every connection that is shown the same
 * bytes, so that connections with equal pending output can be told by comparing references.
 */
export interface WireLine {
  readonly text: string;
  /** Of the event in the log of which the line can be made again; undefined for a line that is nowhere else. */
  readonly place?: number | undefined;
  /** For somebody who is behind: `drop` is never shown then, `spare` while there is plenty of room. */
  readonly late?: 'drop' | 'spare' | undefined;
}

/** Where a session's lines go. Implemented by the connection. */
export interface Outlet {
  /** Puts a line into the send queue; it is written with the others of this tick. */
  push(line: WireLine): void;
  /** As `push`, written without waiting for company: an answer, an own echo, a private message. */
  pushNow(line: WireLine): void;
}

/** An outlet that leads nowhere: what a session is shown while it has no connection is read from the history. */
export const NOWHERE: Outlet = { push: () => undefined, pushNow: () => undefined };

/** Who has a session: its connection, as far as the session must know it. */
export interface Holder {
  /** Another connection has taken the session over: this one is of no use any more. */
  replaced(): void;
  /** An operator of the server has ended the session. */
  end(reason: string, quit: string): void;
}

/** Shown of somebody whose connection is lost, whatever their own away text. */
export const CONNECTION_LOST = 'Connection lost';

/** By what a client proves that a session is its own (docs/ext/resume.md). Digests as hexadecimal SHA-256. */
export interface ResumeRight {
  /** Of the token that was made last. */
  readonly digest: string;
  /** Of the token it replaces, as long as the client has not shown that the new one has reached it. */
  readonly replaced: string | undefined;
  /** In the PING that follows the new token; its PONG is the proof. */
  readonly proof: string;
  /** Whether the token has been sent, so that somebody could come back with it. */
  readonly sent: boolean;
}

/** A person in a room, with their standing there. */
export interface Occupant {
  readonly session: Session;
  readonly operator: boolean;
  readonly voice: boolean;
  /** Place of the join in the log. */
  readonly since: number;
}

/** A room as a session knows it; `Room` in room.ts, which knows sessions, is the only implementation. */
export interface Place {
  readonly name: string;
  /** Folded. */
  readonly key: string;
  readonly members: readonly Occupant[];
  readonly invited: Set<Session>;
  readonly lasting: boolean;
  /** Whether it is there only for its members. */
  readonly isSecret: boolean;
  membersVersion: number;
  member(session: Session): Occupant | undefined;
  remove(session: Session): void;
}

/** What is known of a person from the start of their session. */
export interface SessionOptions {
  /** Unique for ever, not guessable. */
  readonly id: string;
  /** As others see it (core/cloak.ts). */
  readonly host: string;
  /** Unix milliseconds. */
  readonly signedOnAt: number;
  readonly outlet: Outlet;
  /** What is known of the connection; by default it is a plaintext one. */
  readonly connection?: ConnectionFacts;
}

/** What a session knows of the connection that it has. */
export interface ConnectionFacts {
  /** Where it comes from, in truth: for limits, bans and operators, shown to nobody else. Empty when nothing is known of it. */
  readonly address: string;
  /** Nobody on the way can read it. */
  readonly secure: boolean;
  /** It does not leave this machine, as far as can be seen. */
  readonly local: boolean;
  /**
   * Of the key that the client has proven to hold, by a TLS client certificate: `sha256:` and 64 hexadecimal digits of
   * its SubjectPublicKeyInfo. Undefined without one. Nobody has vouched for it: it says that this is the same key as
   * another time, and nothing else.
   */
  readonly certificateFingerprint: string | undefined;
}

/** Of a connection about which nothing is known. */
export const PLAINTEXT: ConnectionFacts = {
  address: '',
  secure: false,
  local: false,
  certificateFingerprint: undefined,
};

/** A person's presence. Only the fold and registration change it; handlers read it. */
export class Session {
  readonly id: string;
  readonly signedOnAt: number;
  /** As others see it, the same for as long as the session is; the address is in `connection`. */
  readonly host: string;
  nick = '*';
  user = '';
  realName = '';
  /** The account's name, undefined for a guest. */
  account: string | undefined;
  /** How that was proven. */
  login: Login | undefined;
  /** While somebody proves who they are. */
  sasl: SaslExchange | undefined;
  /** Bits of src/protocol/capabilities.ts. */
  capabilities = 0;
  /** What has been said so far, until the session is registered. */
  registration: Registration | undefined = newRegistration();
  /** The highest version of CAP LS that was asked for, 0 before any. From 302 on values and several lines are understood. */
  capVersion = 0;
  /** The connection has ended and the quit is on its way: nothing new may come of this session. */
  ended = false;
  /** The person's own away text, empty when here. */
  ownAway = '';
  /** Why the connection was lost, in the words of the quit that follows; undefined with a connection. */
  lost: string | undefined;
  /** Undefined for a session that ends with its connection. */
  resume: ResumeRight | undefined;
  /** The connection; undefined without one. */
  holder: Holder | undefined;
  /** User mode +i: not shown in WHO to strangers. */
  invisible = false;
  /** User mode +o: an operator of the server. */
  serverOperator = false;
  /** User mode +w: is told WALLOPS. */
  wallops = false;
  /** Wrong passwords of operators that were given. */
  refusedOpers = 0;
  /** Unix milliseconds of the last message, for the idle time in WHOIS. */
  spokeAt: number;
  /** What they may do so many times a minute. */
  readonly allowances: Allowances = new Allowances();
  readonly rooms: Set<Place> = new Set();
  /** Rooms this person has been invited to and has not joined, oldest first; bounded by the fold. */
  readonly invitations: Set<Place> = new Set();
  outlet: Outlet;
  /** Of the present connection, or of the last one; an earlier process's are forgotten. */
  connection: ConnectionFacts;

  constructor(options: SessionOptions) {
    this.id = options.id;
    this.host = options.host;
    this.signedOnAt = options.signedOnAt;
    this.spokeAt = options.signedOnAt;
    this.outlet = options.outlet;
    this.connection = options.connection ?? PLAINTEXT;
  }

  /** True from the welcome on: the session is in the state, others can see it. */
  get registered(): boolean {
    return this.registration === undefined;
  }

  /** Who this is for private conversations and send ids: the account, else this session alone. */
  get identity(): string {
    if (this.account === undefined) return `guest:${this.id}`;
    return accountIdentity({ name: this.account, generation: this.login?.generation ?? 0 });
  }

  /** The away text that others are shown, empty when here. */
  get away(): string {
    return this.lost === undefined ? this.ownAway : CONNECTION_LOST;
  }

  /** nick!user@host, as others see it. */
  get source(): string {
    return `${this.nick}!${this.user}@${this.host}`;
  }

  /** The same with the address in the place of the host; as others see it where no address is known. */
  get trueSource(): string {
    const { address } = this.connection;
    return address === '' ? this.source : formatSource(this.nick, this.user, asHost(address));
  }

  /** The author of an event made now. */
  author(): Author {
    const { id, identity, nick, user, host, account } = this;
    return { session: id, identity, nick, user, host, ...(account === undefined ? {} : { account }) };
  }
}

/** Which account, of those that had the name. */
export interface WhichAccount {
  readonly name: string;
  readonly generation: number;
}

/** Who somebody is that has an account, in whatever session: nobody who had one of that name before it. */
export function accountIdentity({ name, generation }: WhichAccount): string {
  return `account:${name.toLowerCase()}${generation === 0 ? '' : `:${generation}`}`;
}

/** The name of the account of an identity; undefined for a guest. */
export function accountOfIdentity(identity: string): string | undefined {
  return /^account:([^:]*)/.exec(identity)?.[1];
}
