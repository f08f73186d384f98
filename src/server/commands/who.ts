/**
 * WHO <mask> [o|%<fields>[,<token>]]: people by channel, nick or mask; with fields in the form of WHOX.
 */
import { matchGlob } from '../../protocol/glob.js';
import { isRoomName } from '../../protocol/names.js';
import { numeric } from '../session/replies.js';
import type { Session } from '../state/session.js';
import { boundedAnswer, closing } from './bounded-answer.js';
import { reply } from './effects.js';
import type { Command, Context } from './types.js';
import { findShown } from './find.js';
import { type Person, parseWhox, whoReply, whoxReply } from './who-replies.js';

export const who: Command = {
  name: 'WHO',
  minParams: 0,
  access: 'registered',
  cost: 3,
  summary: 'Lists people in a channel, or by nickname or mask',
  usage: 'WHO <mask> [o|%<fields>[,<token>]]',
  handle(context, { params: [mask = '*', options = ''] }) {
    const [flags = ''] = options.split('%');
    const whox = parseWhox(options);
    const all = find(context, mask);
    const found = flags.includes('o') ? all.filter(({ session }) => session.serverOperator) : all;
    const { replies, left } = boundedAnswer(found, (person) =>
      whox === undefined ? whoReply(context, person) : whoxReply(context, person, whox),
    );
    return reply(...replies, numeric('RPL_ENDOFWHO', mask, closing('WHO', left)));
  },
};

function find(context: Context, mask: string): readonly Person[] {
  const { state, session } = context;
  if (isRoomName(mask)) {
    const room = findShown(context, mask);
    if (room === undefined) return [];
    const inside = room.member(session) !== undefined;
    return room.members.flatMap((standing) =>
      inside || !standing.session.invisible ? [{ session: standing.session, room: room.name, standing }] : [],
    );
  }
  const alone = (person: Session): Person => ({ session: person, room: undefined, standing: undefined });
  const exact = state.findNick(mask);
  if (exact !== undefined) return [alone(exact)];
  if (!/[*?]/.test(mask)) return [];
  const visible = (person: Session): boolean =>
    !person.invisible || person === session || sharesRoom(person, session);
  const matches = ({ nick, user, host, realName }: Session): boolean =>
    mask === '*' || [nick, user, host, realName].some((text) => matchGlob(mask, text));
  return [...state.sessions.values()].flatMap((person) =>
    matches(person) && visible(person) ? [alone(person)] : [],
  );
}

function sharesRoom(one: Session, other: Session): boolean {
  for (const room of one.rooms) if (other.rooms.has(room)) return true;
  return false;
}
