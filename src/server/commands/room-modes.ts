/** MODE on a channel: what it is, its lists, and changes by its operators. */
import { byteLength, LINE_BYTES } from '../../protocol/limits.js';
import { formatModeChanges, parseModeChanges } from '../../protocol/modes.js';
import type { NumericName } from '../../protocol/numerics.js';
import { numeric } from '../session/replies.js';
import { type AppliedMode, eventData } from '../state/event-data.js';
import { isListMode, type ListMode, type Room } from '../state/room.js';
import type { Session } from '../state/session.js';
import type { Draft } from '../store/types.js';
import { CommandError } from './command-error.js';
import { roomDraft } from './drafts.js';
import { append, replies, reply } from './effects.js';
import { requireOperator } from './find.js';
import { planModes } from './plan-modes.js';
import type { Context, Effect, Reply } from './types.js';

/** @throws CommandError 442 or 482 when something is to be changed by somebody who may not */
export function roomModes(context: Context, room: Room, params: readonly string[]): readonly Effect[] {
  if (params.length === 0) return reply(...describeModes(context, room));
  const requested = parseModeChanges(params);
  const answers: Reply[] = [];
  for (const letter of new Set(requested.flatMap(({ kind, mode }) => (kind === undefined ? [mode] : [])))) {
    answers.push(CommandError.numeric('ERR_UNKNOWNMODE', letter).reply);
  }
  const known = requested.filter(({ kind }) => kind !== undefined);
  const asked = known.flatMap(({ mode, argument }) =>
    isListMode(mode) && argument === undefined ? [mode] : [],
  );
  for (const list of new Set(asked)) answers.push(...listReplies(room, list));
  const changes = known.filter(({ kind, argument }) => kind !== 'list' || argument !== undefined);
  const effects: Effect[] = [];
  if (changes.length > 0) {
    requireOperator(context, room);
    const plan = planModes(context, room, changes);
    answers.push(...plan.refusals);
    effects.push(...modeDrafts(context.session, room, plan.changes).map((draft) => append([draft])));
  }
  return answers.length === 0 ? effects : [...effects, replies(answers)];
}

/** 324 and 329; the key is for members. */
function describeModes({ session }: Context, room: Room): Reply[] {
  const { password, limit, slow } = room;
  const letters = [...room.flags].sort().join('');
  const inside = room.member(session) !== undefined;
  const shown: string[] = [];
  if (password !== undefined) shown.push(inside ? password : '*');
  if (limit !== undefined) shown.push(`${limit}`);
  if (slow !== undefined) shown.push(`${slow}`);
  const set = [
    password === undefined ? '' : 'k',
    limit === undefined ? '' : 'l',
    slow === undefined ? '' : 'W',
  ];
  const all = `+${letters}${set.join('')}`;
  return [
    numeric('RPL_CHANNELMODEIS', room.name, all, ...shown),
    numeric('RPL_CREATIONTIME', room.name, `${room.createdAt}`),
  ];
}

const LISTS: Readonly<Record<ListMode, readonly [entry: NumericName, end: NumericName, name: string]>> = {
  b: ['RPL_BANLIST', 'RPL_ENDOFBANLIST', 'ban'],
  e: ['RPL_EXCEPTLIST', 'RPL_ENDOFEXCEPTLIST', 'exception'],
  I: ['RPL_INVEXLIST', 'RPL_ENDOFINVEXLIST', 'invite exception'],
};

/** 367 for each ban, and 368; of the other lists 348 and 349, 346 and 347. */
function listReplies(room: Room, list: ListMode): Reply[] {
  const [entry, end, name] = LISTS[list];
  return [
    ...[...room.lists[list].values()].map(({ mask, setBy, setAt }) =>
      numeric(entry, room.name, mask, setBy, `${setAt}`),
    ),
    numeric(end, room.name, `End of channel ${name} list`),
  ];
}

/** One event, or more when they do not fit into one line. */
export function modeDrafts(session: Session, room: Room, changes: readonly AppliedMode[]): Draft[] {
  const space = LINE_BYTES - byteLength(`:${session.source} MODE ${room.name} \r\n`);
  const drafts: Draft[] = [];
  let line: AppliedMode[] = [];
  const textOf = (list: readonly AppliedMode[]): string =>
    formatModeChanges(list.map(({ add, mode, argument }) => ({ add, mode, argument }))).join(' ');
  const flush = (): void => {
    if (line.length === 0) return;
    drafts.push({
      ...roomDraft(session, 'mode', room, textOf(line)),
      data: eventData('mode', { changes: line }),
    });
  };
  for (const change of changes) {
    if (byteLength(textOf([...line, change])) > space) {
      flush();
      line = [];
    }
    line.push(change);
  }
  flush();
  return drafts;
}
