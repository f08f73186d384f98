/**
 * What a request for mode changes comes to: the changes that really change something, each checked against what
 * those before it have made of the channel, and the refusals of the others.
 */
import { normaliseBan } from '../../protocol/ban-mask.js';
import { foldName } from '../../protocol/casemapping.js';
import { byteLength } from '../../protocol/limits.js';
import type { ModeChange } from '../../protocol/modes.js';
import { KEY_BYTES } from '../session/isupport.js';
import type { AppliedMode } from '../state/event-data.js';
import type { ListMode, Room } from '../state/room.js';
import { CommandError } from './command-error.js';
import { type PlannedRanks, planRank } from './plan-ranks.js';
import type { Context, Reply } from './types.js';

/** A longer mask cannot match anybody's nick!user@host and would not fit into a line of the list. */
export const MASK_BYTES = 200;
/** A day: who may say something once a day only has been muted. */
const SLOWEST_SECONDS = 86_400;
export const EXTENDED_MASKS = '~a:<account> and ~m:<mask>, which only keeps from speaking';

export interface ModePlan {
  readonly changes: readonly AppliedMode[];
  readonly refusals: readonly Reply[];
}

/** The channel as it will be after the changes so far. */
interface Draft {
  readonly context: Context;
  readonly room: Room;
  readonly flags: Set<string>;
  password: string | undefined;
  readonly numbers: Record<'l' | 'W', number | undefined>;
  /** Folded masks. */
  readonly lists: Readonly<Record<ListMode, Set<string>>>;
  readonly ranks: PlannedRanks;
}

export function planModes(context: Context, room: Room, requested: readonly ModeChange[]): ModePlan {
  const draft: Draft = {
    context,
    room,
    flags: new Set(room.flags),
    password: room.password,
    numbers: { l: room.limit, W: room.slow },
    lists: {
      b: new Set(room.lists.b.keys()),
      e: new Set(room.lists.e.keys()),
      I: new Set(room.lists.I.keys()),
    },
    ranks: new Map(),
  };
  const changes: AppliedMode[] = [];
  const refusals: Reply[] = [];
  let withArgument = 0;
  for (const change of requested) {
    // MODES: those past it are left undone, as everywhere.
    if (change.argument !== undefined && ++withArgument > context.settings.limits.modes) continue;
    try {
      changes.push(...plan(draft, change));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      refusals.push(error.reply);
    }
  }
  return { changes, refusals };
}

/** @returns nothing when it is so already. @throws CommandError when it cannot be */
function plan(draft: Draft, change: ModeChange): readonly AppliedMode[] {
  const { context, room, ranks } = draft;
  if (change.mode === 'o' || change.mode === 'v') return planRank(context, room, ranks, change);
  const applied = planOther(draft, change);
  return applied === undefined ? [] : [applied];
}

function planOther(draft: Draft, change: ModeChange): AppliedMode | undefined {
  switch (change.mode) {
    case 'b':
    case 'e':
    case 'I':
      return planListed(draft, change, change.mode);
    case 'k':
      return planKey(draft, change);
    case 'l':
    case 'W':
      return planNumber(draft, change, change.mode);
    default:
      return planFlag(draft, change);
  }
}

function planFlag({ flags }: Draft, { add, mode }: ModeChange): AppliedMode | undefined {
  if (flags.has(mode) === add) return undefined;
  if (add) flags.add(mode);
  else flags.delete(mode);
  return { add, mode };
}

function planListed(draft: Draft, change: ModeChange, mode: ListMode): AppliedMode | undefined {
  const { lists, context, room } = draft;
  const { add, argument = '' } = change;
  if (argument === '' || argument.includes(' ') || argument.startsWith(':')) {
    throw invalid(draft, change, 'A mask is one word: nick!user@host, with * and ?');
  }
  // Who set a mask that an earlier version would take may still take it away.
  const mask = normaliseBan(argument) ?? (add ? undefined : argument);
  if (mask === undefined) throw invalid(draft, change, `Extended masks are ${EXTENDED_MASKS}`);
  if (byteLength(mask) > MASK_BYTES) throw invalid(draft, change, `A mask has at most ${MASK_BYTES} bytes`);
  const folded = foldName(mask);
  const list = lists[mode];
  if (list.has(folded) === add) return undefined;
  if (!add) {
    list.delete(folded);
    return { add, mode, argument: room.lists[mode].get(folded)?.mask ?? mask };
  }
  requireSpace(context, room, mode, lists);
  list.add(folded);
  return { add, mode, argument: mask };
}

/** The lists have one bound together (MAXLIST). @throws CommandError 478 */
export function requireSpace(
  { settings }: Context,
  room: Room,
  mode: ListMode,
  lists: Readonly<Record<ListMode, { readonly size: number }>>,
): void {
  if (lists.b.size + lists.e.size + lists.I.size < settings.limits.bans) return;
  throw CommandError.numeric('ERR_BANLISTFULL', room.name, mode);
}

function planKey(draft: Draft, change: ModeChange): AppliedMode | undefined {
  const { add, mode, argument = '' } = change;
  if (!add) {
    // The key need not be known to be taken away, and is not shown once more.
    if (draft.password === undefined) return undefined;
    draft.password = undefined;
    return { add, mode, argument: '*' };
  }
  if (!/^[^\s,:\p{Cc}][^\s,\p{Cc}]*$/u.test(argument) || byteLength(argument) > KEY_BYTES) {
    // Not repeated: it may be meant for another room.
    throw invalid(
      draft,
      { ...change, argument: '*' },
      `A key is one word of at most ${KEY_BYTES} bytes, without a comma`,
    );
  }
  if (draft.password === argument) return undefined;
  draft.password = argument;
  return { add, mode, argument };
}

/** A limit of members, or the seconds between two messages. */
function planNumber(draft: Draft, change: ModeChange, mode: 'l' | 'W'): AppliedMode | undefined {
  const { numbers } = draft;
  const { add, argument = '' } = change;
  if (!add) {
    if (numbers[mode] === undefined) return undefined;
    numbers[mode] = undefined;
    return { add, mode };
  }
  const value = /^0*[1-9]\d{0,8}$/.test(argument) ? Number(argument) : Number.NaN;
  if (mode === 'l' && Number.isNaN(value)) throw invalid(draft, change, 'A limit is a whole number from 1');
  if (mode === 'W' && !(value <= SLOWEST_SECONDS)) {
    throw invalid(draft, change, `Slow mode is a whole number of seconds from 1 to ${SLOWEST_SECONDS}`);
  }
  if (numbers[mode] === value) return undefined;
  numbers[mode] = value;
  return { add, mode, argument: `${value}` };
}

/** 696 */
function invalid(
  { room }: Pick<Draft, 'room'>,
  { mode, argument = '*' }: ModeChange,
  why: string,
): CommandError {
  return CommandError.because('ERR_INVALIDMODEPARAM', why, room.name, mode, argument);
}
