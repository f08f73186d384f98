/** What somebody may read of the past: CHATHISTORY, SEARCH and REDACT ask the same question here. */
import { foldName } from '../../protocol/casemapping.js';
import { isRoomName } from '../../protocol/names.js';
import { privateConversation } from '../store/types.js';
import { findBan } from '../state/banned.js';
import type { Member, Room } from '../state/room.js';
import type { Context } from './types.js';

/** A conversation, and the place up to which nothing of it is shown. */
export interface Readable {
  readonly conversation: string;
  readonly visibleAfter: number;
  /** Other conversations that are read as one with it. */
  readonly alsoIn?: readonly string[];
}

/** The conversation that `target` names for who asks; undefined when there is none, or none for them. */
export function findReadable(context: Context, target: string): Readable | undefined {
  const { state, session } = context;
  const status = target.charAt(0);
  const toRank = (status === '@' || status === '+') && isRoomName(target.slice(1));
  if (isRoomName(target) || toRank) {
    const room = state.findRoom(toRank ? target.slice(1) : target);
    const member = room && readingMember(context, room);
    if (room === undefined || member === undefined) return undefined;
    if (toRank && !member.operator && (status === '@' || !member.voice)) return undefined;
    return { conversation: `${toRank ? status : ''}${room.key}`, visibleAfter: room.hiddenUpTo(member) };
  }
  // By who holds the nick now: what an earlier holder was told is a conversation of another identity.
  const person = state.nicks.get(foldName(target));
  if (person === undefined) return undefined;
  return { conversation: privateConversation(session.identity, person.identity), visibleAfter: 0 };
}

/**
 * The standing in a room of who asks, if they may read what was said there: a banned one who has not been thrown out yet
 * may not. As with speaking, a voice stands above a ban.
 */
export function readingMember({ session, now }: Context, room: Room): Member | undefined {
  const member = room.member(session);
  if (member === undefined || member.operator || member.voice) return member;
  return findBan(room, session, now) === undefined ? member : undefined;
}
