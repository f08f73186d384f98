/**
 * Who is shown an event, decided by the fold at the moment the event comes out of the log.
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
