/** What the fold does about people: who hears what is spoken, who is told of an invitation, who is remembered. */
import { Cap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import type { LogEvent } from '../store/types.js';
import { type Audience, membersNow, NOBODY, toSessions } from './audience.js';
import { textOf } from './event-data.js';
import type { NetworkState } from './network.js';
import type { Member, Room } from './room.js';
import type { Session } from './session.js';

/** Entries that WHOWAS keeps of one nick. */
const DEPARTED_PER_NICK = 8;
/** Open invitations of one person; a new one takes the place of the oldest. */
const INVITATIONS = 64;

/** The room, some of it, or the two of a private conversation; the author among them for the echo. */
export function spokenAudience(
  state: NetworkState,
  event: LogEvent,
  room: Room | undefined,
  author: Session | undefined,
): Audience {
  if (room !== undefined) {
    if (author === undefined || room.member(author) !== undefined) return { to: 'room', room };
    return toSessions([...membersNow(room), author]);
  }
  const heard = new Set<Session>();
  const ranked = state.rooms.get(textOf(event, 'room'));
  if (ranked === undefined) {
    const target = state.sessions.get(textOf(event, 'to'));
    if (target !== undefined) heard.add(target);
  } else {
    const operatorsOnly = textOf(event, 'status') === '@';
    for (const member of ranked.members) if (hears(member, operatorsOnly)) heard.add(member.session);
  }
  if (author !== undefined) heard.add(author);
  return toSessions([...heard]);
}

function hears(member: Member, operatorsOnly: boolean): boolean {
  return member.operator || (member.voice && !operatorsOnly);
}

/**
 * The invited one, and those operators of the room who asked to be told (IRCv3 invite-notify).
 *
 * Only an operator's invitation opens the room; that of another member is a hint and no more.
 */
export function inviteAudience(state: NetworkState, event: LogEvent, room: Room | undefined): Audience {
  const invited = state.sessions.get(textOf(event, 'to'));
  if (invited === undefined || room === undefined || room.member(invited) !== undefined) return NOBODY;
  const author = state.sessions.get(event.author.session);
  const standing = author && room.member(author);
  if (standing !== undefined && (standing.operator || author?.serverOperator === true)) {
    invited.invitations.delete(room);
    invited.invitations.add(room);
    room.invited.add(invited);
    const [oldest] = invited.invitations;
    if (oldest !== undefined && invited.invitations.size > INVITATIONS) {
      invited.invitations.delete(oldest);
      oldest.invited.delete(invited);
    }
  }
  const shown = [invited];
  for (const { session, operator } of room.members) {
    if (operator && (session.capabilities & Cap.inviteNotify) !== 0 && session.id !== event.author.session) {
      shown.push(session);
    }
  }
  return toSessions(shown);
}

/** Puts who someone was until now in front of what WHOWAS knows of the nick. */
export function remember(state: NetworkState, session: Session, at: number, mostNicks: number): void {
  const { nick, user, host, realName } = session;
  const folded = foldName(nick);
  const earlier = state.departed.get(folded) ?? [];
  // Taken out and put in again, so that the map's order is that of the last use.
  state.departed.delete(folded);
  state.departed.set(folded, [
    { nick, user, host, realName, at },
    ...earlier.slice(0, DEPARTED_PER_NICK - 1),
  ]);
  if (state.departed.size <= mostNicks) return;
  for (const oldest of state.departed.keys()) {
    state.departed.delete(oldest);
    return;
  }
}
