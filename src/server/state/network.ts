/**
 * The present state of the chat as the log has made it: who is here, which rooms there are.
 */
import { foldName } from '../../protocol/casemapping.js';
import { NetworkBans } from './network-bans.js';
import { ReceiptBook } from './receipt-book.js';
import type { Room } from './room.js';
import type { Session } from './session.js';

/** Someone who has left or renamed, for WHOWAS. */
export interface Departed {
  readonly nick: string;
  readonly user: string;
  readonly host: string;
  readonly realName: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** Everything that is true now. Changed by the fold, and by registration for sessions. */
export class NetworkState {
  /** Connections that have not registered yet; whoever makes and ends a connection keeps it. */
  readonly pending: Set<Session> = new Set();
  /** By id; registered sessions only. */
  readonly sessions: Map<string, Session> = new Map();
  /** By folded nick; registered sessions only. */
  readonly nicks: Map<string, Session> = new Map();
  /** By folded name. */
  readonly rooms: Map<string, Room> = new Map();
  /** Newest first, by folded nick; bounded by the fold. */
  readonly departed: Map<string, Departed[]> = new Map();
  /** Who is kept out of the server. */
  readonly networkBans: NetworkBans = new NetworkBans();
  /** Which of the last messages have reached whom. */
  readonly receipts: ReceiptBook = new ReceiptBook(this);
  /** The most sessions there have been at once, for LUSERS. */
  mostSessions = 0;
  /** The place up to which the log is in this state. */
  place = 0;
  /** How many of the sessions are invisible (user mode i). */
  invisible = 0;
  /** Sessions of which something has changed since it was last written down (session-record.ts). */
  readonly changed: Set<Session> = new Set();

  /** Lets a session in whose registration is complete and whose nick has been claimed for it. */
  admit(session: Session): void {
    session.registration = undefined;
    this.pending.delete(session);
    this.sessions.set(session.id, session);
    this.nicks.set(foldName(session.nick), session);
    this.changed.add(session);
    if (session.invisible) this.invisible++;
    if (this.sessions.size > this.mostSessions) this.mostSessions = this.sessions.size;
  }

  /** Who holds a nick, however it is written. */
  findNick(nick: string): Session | undefined {
    return this.nicks.get(foldName(nick));
  }

  /** The sessions of one person: the one of a guest, all that are logged in to an account. */
  sessionsOf(identity: string): Session[] {
    if (!identity.startsWith('guest:')) {
      // A walk over everybody: it is asked when somebody reads something on one of several devices.
      return [...this.sessions.values()].filter((session) => session.identity === identity);
    }
    const session = this.sessions.get(identity.slice('guest:'.length));
    return session === undefined ? [] : [session];
  }

  /** A room, however its name is written. */
  findRoom(name: string): Room | undefined {
    return this.rooms.get(foldName(name));
  }
}
