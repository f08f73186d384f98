/**
 * The present state of the chat as the log has made it: who is here, which rooms there are.
 */
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
  /** By id; registered sessions only. */
  readonly sessions: Map<string, Session> = new Map();
  /** By folded nick; registered sessions only. */
  readonly nicks: Map<string, Session> = new Map();
  /** By folded name. */
  readonly rooms: Map<string, Room> = new Map();
  /** Newest first, by folded nick; bounded by the fold. */
  readonly departed: Map<string, Departed[]> = new Map();
  /** The most sessions there have been at once, for LUSERS. */
  mostSessions = 0;
}
