/** What is said of a room: its topic, its members. Shown by TOPIC and NAMES, and after a join. */
import { byteLength, LINE_BYTES } from '../../protocol/limits.js';
import { numeric } from '../session/replies.js';
import { joinNames } from '../state/member-names.js';
import type { Room } from '../state/room.js';
import type { Context, Reply } from './types.js';

/** 332 and 333, or 331. */
export function topicReplies(room: Room): Reply[] {
  if (room.topic === undefined) return [numeric('RPL_NOTOPIC', room.name, 'No topic is set')];
  const { text, setBy, setAt } = room.topic;
  return [numeric('RPL_TOPIC', room.name, text), numeric('RPL_TOPICWHOTIME', room.name, setBy, `${setAt}`)];
}

/** 353, as many as are needed, and 366. Who is invisible is shown to members only. */
export function namesReplies({ session, settings }: Context, room: Room): Reply[] {
  // The width does not depend on who asks, so that all of them can share one list.
  const before = byteLength(`:${settings.name} 353  = ${room.name} :\r\n`) + settings.limits.nickLength;
  const width = LINE_BYTES - before;
  const lines =
    room.member(session) === undefined
      ? joinNames(visibleMembers(room), session.capabilities, width)
      : room.names.lines(room.members, room.membersVersion, session.capabilities, width);
  return [
    ...lines.map((line) => numeric('RPL_NAMREPLY', room.isSecret ? '@' : '=', room.name, line)),
    endOfNames(room.name),
  ];
}

export function endOfNames(name: string): Reply {
  return numeric('RPL_ENDOFNAMES', name, 'End of /NAMES list.');
}

function visibleMembers(room: Room): Room['members'] {
  return room.members.filter((member) => !member.session.invisible);
}
