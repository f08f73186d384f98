/** Who is kept out of a room or muted in it, by its lists. */
import { splitMute } from '../../protocol/ban-mask.js';
import type { Ban, Room } from './room.js';
import type { Session } from './session.js';

/** The ban by which somebody may not enter; undefined when there is none, or an exception from it. */
export function findBan(room: Room, session: Session, now: number): Ban | undefined {
  return findHold(room, session, now, false);
}

/** The ban or mute by which somebody may not speak. */
export function findMute(room: Room, session: Session, now: number): Ban | undefined {
  return findHold(room, session, now, true);
}

/** Whether somebody needs no invitation. */
export function isInvitedByMask(room: Room, session: Session, now: number): boolean {
  return room.lists.I.size > 0 && inForce(room.matches.of(session).I, now) !== undefined;
}

function findHold(room: Room, session: Session, now: number, mutes: boolean): Ban | undefined {
  if (room.lists.b.size === 0) return undefined;
  const { b, e } = room.matches.of(session);
  const found = inForce(b, now, mutes);
  return found === undefined || inForce(e, now, mutes) !== undefined ? undefined : found;
}

function inForce(matches: readonly Ban[], now: number, mutes: boolean = true): Ban | undefined {
  return matches.find(
    ({ until, mask }) =>
      // One that is over counts for nothing, also while the disk does not take its end.
      (until === undefined || until > now) && (mutes || !splitMute(mask).mute),
  );
}
