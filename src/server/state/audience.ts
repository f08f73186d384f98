/**
 * Who is shown an event, decided by the fold at the moment the event comes out of the log.
 *
 * Whether a session understands the event (away-notify, setname, message-tags, chghost) is a matter of how it is
 * written for that session, so it is not decided here; only `invite` is narrowed by a capability, since without
 * it the line would mean something else to who reads it.
 */
import type { LogEvent } from '../store/types.js';
import type { Room } from './room.js';
import type { Session } from './session.js';

/** The members of a room as they are now, or certain sessions (each at most once). */
export type Audience =
  | { readonly to: 'room'; readonly room: Room }
  | { readonly to: 'sessions'; readonly sessions: readonly Session[] }
  | { readonly to: 'nobody' };

/** What the fold has made of an event: the event, who is shown it, and the session that made it, if it is here. */
export interface Outcome {
  readonly event: LogEvent;
  readonly audience: Audience;
  /** The author's session; it is shown its own message only with echo-message (or when the message is to itself). */
  readonly author: Session | undefined;
}

export const NOBODY: Audience = { to: 'nobody' };

export function toSessions(sessions: readonly Session[]): Audience {
  return sessions.length === 0 ? NOBODY : { to: 'sessions', sessions };
}

/** Those who share a room with `session`, once each and in no order, itself not among them. */
export function neighbours(session: Session): Audience {
  const found = new Set<Session>();
  for (const room of session.rooms) for (const member of room.members) found.add(member.session);
  found.delete(session);
  return toSessions([...found]);
}

/** The same with itself, who need not be in any room. */
export function neighboursAndSelf(session: Session): Audience {
  const found = new Set<Session>([session]);
  for (const room of session.rooms) for (const member of room.members) found.add(member.session);
  return toSessions([...found]);
}

/** The members of a room as a list of its own, for an event after which one of them is gone. */
export function membersNow(room: Room): Session[] {
  return room.members.map((member) => member.session);
}
