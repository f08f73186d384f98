/**
 * TBAN <channel> <duration> <mask> [:<reason>]: a ban that ends by itself, with a reason that the banned one is told.
 *
 * A duration is `90s`, `2h`, `7d`, a number of seconds, or 0 for one without an end. A nickname instead of a mask is the
 * person: the account of somebody who is logged in, else user and host. That one is put out too; after `~m:` only muted.
 */
import { accountMask, muteMask, normaliseBan, splitMute } from '../../protocol/ban-mask.js';
import { foldName } from '../../protocol/casemapping.js';
import { byteLength, truncateBytes } from '../../protocol/limits.js';
import { DURATION_FORM } from '../../core/duration.js';
import { type AppliedMode, eventData } from '../state/event-data.js';
import type { Room } from '../state/room.js';
import type { Session } from '../state/session.js';
import type { Draft } from '../store/types.js';
import { CommandError } from './command-error.js';
import { roomDraft } from './drafts.js';
import { append } from './effects.js';
import { durationOf } from './durations.js';
import { requireNotFounder, requireOperator, requireRoom } from './find.js';
import { EXTENDED_MASKS, MASK_BYTES, requireSpace } from './plan-modes.js';
import { modeDrafts } from './room-modes.js';
import type { Command, Context } from './types.js';

export const tban: Command = {
  name: 'TBAN',
  minParams: 3,
  access: 'registered',
  cost: 2,
  summary: 'Bans from a channel for a time',
  usage: 'TBAN <channel> <duration> <mask or nick> [:<reason>]',
  handle(context, { params: [name = '', duration = '', typed = '', text = ''] }) {
    const { session, settings, state, now } = context;
    const room = requireRoom(context, name);
    requireOperator(context, room);
    const ms = durationOf(duration);
    if (ms === undefined) {
      const why = `A time is a number of seconds or ${DURATION_FORM}; 0 is for ever`;
      throw CommandError.because('ERR_INVALIDMODEPARAM', why, room.name, 'b', duration);
    }
    const { mute, inner } = splitMute(typed);
    const person = /[!@*?~:]/.test(inner) ? undefined : state.findNick(inner);
    const mask = person === undefined ? normaliseBan(typed) : maskOf(person, mute);
    if (mask === undefined || mask.includes(' ') || byteLength(mask) > MASK_BYTES) {
      const why = `A mask is nick!user@host of at most ${MASK_BYTES} bytes; extended ones are ${EXTENDED_MASKS}`;
      throw CommandError.because('ERR_INVALIDMODEPARAM', why, room.name, 'b', typed);
    }
    const isPutOut = !mute && person !== undefined && person !== session;
    if (isPutOut) requireNotFounder(context, room, person.account);
    if (!room.lists.b.has(foldName(mask))) requireSpace(context, room, 'b', room.lists);
    const reason = truncateBytes(text, settings.limits.reasonLength);
    const change: AppliedMode = {
      add: true,
      mode: 'b',
      argument: mask,
      ...(ms === 0 ? {} : { until: now + ms }),
      ...(reason === '' ? {} : { reason }),
    };
    const drafts = modeDrafts(session, room, [change]);
    if (isPutOut) drafts.push(...kickDrafts(context, room, person, reason));
    return [append(drafts)];
  },
};

/** What a person is known again by. Nicks are changed too easily, and behind one host there may be many. */
function maskOf({ account, user, host }: Session, mute: boolean): string {
  const mask = account === undefined ? `*!${user}@${host}` : accountMask(account);
  return mute ? muteMask(mask) : mask;
}

function kickDrafts({ session }: Context, room: Room, person: Session, reason: string): Draft[] {
  if (room.member(person) === undefined) return [];
  const data = eventData('kick', { session: person.id });
  return [
    { ...roomDraft(session, 'kick', room, reason === '' ? 'Banned' : reason), target: person.nick, data },
  ];
}
