/** Who is kept out of a room or muted in it, by its lists. */
import { matchesBan, splitMute } from '../../protocol/ban-mask.js';
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
  return findIn(room.lists.I, session, now) !== undefined;
}

function findHold(room: Room, session: Session, now: number, mutes: boolean): Ban | undefined {
  const { b, e } = room.lists;
  if (b.size === 0) return undefined;
  const found = findIn(b, session, now, mutes);
  return found === undefined || findIn(e, session, now, mutes) !== undefined ? undefined : found;
}

function findIn(
  list: ReadonlyMap<string, Ban>,
  { source, account }: Session,
  now: number,
  mutes: boolean = true,
): Ban | undefined {
  for (const ban of list.values()) {
    // One that is over counts for nothing, also while the disk does not take its end.
    if (ban.until !== undefined && ban.until <= now) continue;
    if (!mutes && splitMute(ban.mask).mute) continue;
    if (matchesBan(ban.mask, { source, account })) return ban;
  }
  return undefined;
}
