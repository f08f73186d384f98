/**
 * What a request for mode changes comes to: the changes that really change something, each checked against what
 * those before it have made of the channel, and the refusals of the others.
 */
import { foldName } from '../../protocol/casemapping.js';
import { normaliseMask } from '../../protocol/glob.js';
import { byteLength } from '../../protocol/limits.js';
import type { ModeChange } from '../../protocol/modes.js';
import { KEY_BYTES } from '../session/isupport.js';
import type { AppliedMode } from '../state/event-data.js';
import type { Room } from '../state/room.js';
import { CommandError } from './command-error.js';
import { requireNick } from './find.js';
import type { Context, Reply } from './types.js';

/** A longer mask cannot match anybody's nick!user@host and would not fit into a line of the list. */
const MASK_BYTES = 200;

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
  limit: number | undefined;
  readonly bans: Set<string>;
  /** By mode letter and session id. */
  readonly ranks: Map<string, boolean>;
}

export function planModes(context: Context, room: Room, requested: readonly ModeChange[]): ModePlan {
  const draft: Draft = {
    context,
    room,
    flags: new Set(room.flags),
    password: room.password,
    limit: room.limit,
    bans: new Set(room.bans.keys()),
    ranks: new Map(),
  };
  const changes: AppliedMode[] = [];
  const refusals: Reply[] = [];
  let withArgument = 0;
  for (const change of requested) {
    // MODES: those past it are left undone, as everywhere.
    if (change.argument !== undefined && ++withArgument > context.settings.limits.modes) continue;
    try {
      const applied = plan(draft, change);
      if (applied !== undefined) changes.push(applied);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      refusals.push(error.reply);
    }
  }
  return { changes, refusals };
}

/** @returns undefined when it is so already. @throws CommandError when it cannot be */
function plan(draft: Draft, change: ModeChange): AppliedMode | undefined {
  switch (change.mode) {
    case 'o':
    case 'v':
      return planRank(draft, change, change.mode);
    case 'b':
      return planBan(draft, change);
    case 'k':
      return planKey(draft, change);
    case 'l':
      return planLimit(draft, change);
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

function planRank(draft: Draft, change: ModeChange, mode: 'o' | 'v'): AppliedMode | undefined {
  const { context, room, ranks } = draft;
  if (change.argument === undefined) throw invalid(draft, change, 'A nickname is needed');
  const person = requireNick(context, change.argument);
  const member = room.member(person);
  if (member === undefined) throw CommandError.numeric('ERR_USERNOTINCHANNEL', person.nick, room.name);
  const key = `${mode}${person.id}`;
  const present = ranks.get(key) ?? (mode === 'o' ? member.operator : member.voice);
  if (present === change.add) return undefined;
  ranks.set(key, change.add);
  return { add: change.add, mode, argument: person.nick, session: person.id };
}

function planBan(draft: Draft, change: ModeChange): AppliedMode | undefined {
  const { bans, context, room } = draft;
  const { add, mode, argument = '' } = change;
  if (argument === '' || argument.includes(' ') || argument.startsWith(':')) {
    throw invalid(draft, change, 'A mask is one word: nick!user@host, with * and ?');
  }
  const mask = normaliseMask(argument);
  if (byteLength(mask) > MASK_BYTES) throw invalid(draft, change, `A mask has at most ${MASK_BYTES} bytes`);
  const folded = foldName(mask);
  if (bans.has(folded) === add) return undefined;
  if (!add) {
    bans.delete(folded);
    return { add, mode, argument: room.bans.get(folded)?.mask ?? mask };
  }
  if (bans.size >= context.settings.limits.bans)
    throw CommandError.numeric('ERR_BANLISTFULL', room.name, mode);
  bans.add(folded);
  return { add, mode, argument: mask };
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

function planLimit(draft: Draft, change: ModeChange): AppliedMode | undefined {
  const { add, mode, argument = '' } = change;
  if (!add) {
    if (draft.limit === undefined) return undefined;
    draft.limit = undefined;
    return { add, mode };
  }
  if (!/^0*[1-9]\d{0,8}$/.test(argument)) throw invalid(draft, change, 'A limit is a whole number from 1');
  const limit = Number(argument);
  if (draft.limit === limit) return undefined;
  draft.limit = limit;
  return { add, mode, argument: `${limit}` };
}

/** 696 */
function invalid({ room }: Draft, { mode, argument = '*' }: ModeChange, why: string): CommandError {
  return CommandError.because('ERR_INVALIDMODEPARAM', why, room.name, mode, argument);
}
