/**
 * KLINE and DLINE [<duration>] <mask> [:<reason>], LIST, UNKLINE and UNDLINE <mask>: who is kept out of the server. DLINE takes an
 * address or a network, KLINE a mask on nick!user@host or `~a:<account>`.
 */
import { DURATION_FORM } from '../../core/duration.js';
import { normaliseBan } from '../../protocol/ban-mask.js';
import { foldName } from '../../protocol/casemapping.js';
import { byteLength, truncateBytes } from '../../protocol/limits.js';
import { formatTime } from '../../protocol/timestamp.js';
import { eventData } from '../state/event-data.js';
import { isAbout, isIn, NETWORK_BANS, type NetworkBanMode, normaliseNetwork } from '../state/network-bans.js';
import type { Draft } from '../store/types.js';
import { CommandError } from './command-error.js';
import { append, reply } from './effects.js';
import { durationOf } from './durations.js';
import { requireServerOperator } from './find.js';
import type { Command, Context, Effect, Reply } from './types.js';

/** In all: each new connection, and each new session, is compared with them. */
const MOST_BANS = 1000;
/** A longer one cannot match anybody. */
const MASK_BYTES = 200;

const KINDS = {
  D: { word: 'DLINE', form: 'an address or a network such as 192.0.2.0/24', normalise: normaliseNetwork },
  K: { word: 'KLINE', form: 'nick!user@host or ~a:<account>', normalise: normalisePerson },
} as const;

export const kline: Command = adding('K', 'Keeps people out of the server by mask or account');
export const dline: Command = adding('D', 'Keeps people out of the server by address');
export const unkline: Command = removing('K');
export const undline: Command = removing('D');

function adding(mode: NetworkBanMode, summary: string): Command {
  const { word } = KINDS[mode];
  return {
    name: word,
    minParams: 1,
    access: 'registered',
    cost: 2,
    summary: `${summary}; for operators of the server`,
    usage: `${word} [<duration>] <mask> [:<reason>] | ${word} LIST`,
    handle(context, { params }) {
      requireServerOperator(context);
      const [first = ''] = params;
      if (params.length === 1 && first.toUpperCase() === 'LIST') return list(context, mode);
      const ms = durationOf(first);
      const [typed = '', text = ''] = ms === undefined ? params : params.slice(1);
      const mask = maskOf(mode, typed);
      const reason = truncateBytes(text, context.settings.limits.reasonLength);
      return add(context, mode, mask, ms === undefined || ms === 0 ? undefined : context.now + ms, reason);
    },
  };
}

function removing(mode: NetworkBanMode): Command {
  const word = `UN${KINDS[mode].word}`;
  return {
    name: word,
    minParams: 1,
    access: 'registered',
    cost: 2,
    summary: `Takes a ${KINDS[mode].word} away; for operators of the server`,
    usage: `${word} <mask>`,
    handle(context, { params: [typed = ''] }) {
      requireServerOperator(context);
      const mask = maskOf(mode, typed);
      if (!context.state.networkBans.lists[mode].has(foldName(mask))) {
        throw CommandError.fail(word, 'UNKNOWN_BAN', [mask], 'There is no such ban');
      }
      return [
        append([draftOf(context, { add: false, mode, argument: mask })], () =>
          done(context, word, mask, undefined),
        ),
      ];
    },
  };
}

function add(
  context: Context,
  mode: NetworkBanMode,
  mask: string,
  until: number | undefined,
  reason: string,
): readonly Effect[] {
  const { session, state } = context;
  const { word } = KINDS[mode];
  if (mode === 'D' ? isIn(session.connection.address, mask) : isAbout(mask, session)) {
    throw CommandError.fail(word, 'OWN_BAN', [mask], 'That would keep you out yourself');
  }
  const { D, K } = state.networkBans.lists;
  if (D.size + K.size >= MOST_BANS && !state.networkBans.lists[mode].has(foldName(mask))) {
    throw CommandError.fail(word, 'TOO_MANY_BANS', [`${MOST_BANS}`], `There are ${MOST_BANS} bans already`);
  }
  const change = {
    add: true,
    mode,
    argument: mask,
    ...(until === undefined ? {} : { until }),
    ...(reason === '' ? {} : { reason }),
  };
  return [append([draftOf(context, change)], () => done(context, word, mask, until))];
}

/** @throws CommandError FAIL <command> INVALID_MASK */
function maskOf(mode: NetworkBanMode, typed: string): string {
  const { word, form, normalise } = KINDS[mode];
  const mask = /[\s:]$/.test(typed) && mode === 'K' ? undefined : normalise(typed);
  if (mask !== undefined && !mask.includes(' ') && byteLength(mask) <= MASK_BYTES) return mask;
  throw CommandError.fail(word, 'INVALID_MASK', [typed], `It takes ${form}, and before it ${DURATION_FORM}`);
}

/** A mute would do nothing here. */
function normalisePerson(typed: string): string | undefined {
  const mask = normaliseBan(typed);
  return mask?.startsWith('~m:') === true ? undefined : mask;
}

function draftOf(
  { session }: Context,
  change: { readonly add: boolean; readonly mode: string; readonly argument: string },
): Draft {
  return {
    kind: 'mode',
    conversation: NETWORK_BANS,
    author: session.author(),
    target: NETWORK_BANS,
    text: `${change.add ? '+' : '-'}${change.mode} ${change.argument}`,
    data: eventData('mode', { changes: [change] }),
    durability: 'required',
  };
}

function done(
  { session }: Context,
  word: string,
  mask: string,
  until: number | undefined,
): readonly Effect[] {
  const end = until === undefined ? '' : ` until ${formatTime(until)}`;
  return [
    {
      do: 'operate',
      work(operations) {
        const expires = until === undefined ? undefined : formatTime(until);
        operations.audit(`audit.${word.toLowerCase()}`, {
          name: session.nick,
          account: session.account,
          mask,
          expires,
        });
        const said: Reply = { command: 'NOTE', params: [word, 'DONE', mask, `${word} ${mask}${end}`] };
        return reply(said);
      },
    },
  ];
}

function list({ state }: Context, mode: NetworkBanMode): readonly Effect[] {
  const { word } = KINDS[mode];
  const bans = [...state.networkBans.lists[mode].values()];
  const entries = bans.map(({ mask, setBy, setAt, until, reason = '' }): Reply => {
    const end = until === undefined ? 'for ever' : `until ${formatTime(until)}`;
    const text = `${mask} ${end}, by ${setBy} at ${formatTime(setAt * 1000)}${reason === '' ? '' : `: ${reason}`}`;
    return { command: 'NOTE', params: [word, 'BAN', mask, text] };
  });
  const count = bans.length === 1 ? 'one ban' : `${bans.length} bans`;
  return reply(...entries, {
    command: 'NOTE',
    params: [word, 'END', `${bans.length}`, `That is all: ${count}`],
  });
}
