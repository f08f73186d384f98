/**
 * Who becomes operator or voiced, or is it no more: a member, and with them their account, which keeps the role when they
 * leave. An account that is not here is named as `~a:<account>`.
 */
import { accountMask } from '../../protocol/ban-mask.js';
import { foldName } from '../../protocol/casemapping.js';
import type { ModeChange } from '../../protocol/modes.js';
import type { AppliedMode } from '../state/event-data.js';
import type { Room } from '../state/room.js';
import type { Session } from '../state/session.js';
import { CommandError } from './command-error.js';
import { isOf, requireNick, requireNotFounder } from './find.js';
import type { Context } from './types.js';

/** The standing as the changes of the same line before this one have left it, by mode letter and session or account. */
export type PlannedRanks = Map<string, boolean>;

interface RankChange extends ModeChange {
  readonly mode: string;
}

const BY_ACCOUNT = accountMask('');

/**
 * @param change of `o` or `v`
 * @returns nothing when it is so already; more than one when somebody is in the room several times
 * @throws CommandError 401, 441, 482 for the founder, 696
 */
export function planRank(
  context: Context,
  room: Room,
  ranks: PlannedRanks,
  change: RankChange,
): readonly AppliedMode[] {
  const { add, mode, argument } = change;
  if (argument === undefined) {
    throw CommandError.because('ERR_INVALIDMODEPARAM', 'A nickname is needed', room.name, mode, '*');
  }
  if (argument.startsWith(BY_ACCOUNT)) return planAccount(context, room, ranks, change, argument);
  const person = requireNick(context, argument);
  if (room.member(person) === undefined) {
    throw CommandError.numeric('ERR_USERNOTINCHANNEL', person.nick, room.name);
  }
  const { account } = person;
  if (account === undefined) return planSession(room, ranks, change, person);
  requireMayTake(context, room, change, account);
  const role = planRole(room, ranks, change, account);
  const others = room.members.filter(({ session }) => session !== person && isOf(session, account));
  const changes = [person, ...others.map(({ session }) => session)].flatMap((session) =>
    planSession(room, ranks, change, session),
  );
  const [first, ...more] = changes;
  if (role === undefined) return changes;
  // Shown once more to somebody who is operator already, and from now on also with their next coming.
  if (first === undefined) return [{ add, mode, argument: person.nick, session: person.id, account: role }];
  return [{ ...first, account: role }, ...more];
}

function planAccount(
  context: Context,
  room: Room,
  ranks: PlannedRanks,
  change: RankChange,
  argument: string,
): readonly AppliedMode[] {
  const { add, mode } = change;
  const account = argument.slice(BY_ACCOUNT.length);
  if (account === '' || /[\s,*?]/.test(account)) {
    throw CommandError.because(
      'ERR_INVALIDMODEPARAM',
      'A name of an account is needed',
      room.name,
      mode,
      '*',
    );
  }
  requireMayTake(context, room, change, account);
  const role = planRole(room, ranks, change, account);
  const here = room.members.filter(({ session }) => isOf(session, account));
  const shown: AppliedMode[] = role === undefined ? [] : [{ add, mode, argument, account: role }];
  return [...shown, ...here.flatMap(({ session }) => planSession(room, ranks, change, session))];
}

/** @returns the account when its role really changes */
function planRole(
  room: Room,
  ranks: PlannedRanks,
  { add, mode }: RankChange,
  account: string,
): string | undefined {
  const key = `${mode}~${foldName(account)}`;
  const role = room.roles.of(account);
  const present = ranks.get(key) ?? (mode === 'o' ? room.roles.isOperator(account) : role !== undefined);
  // Whose role is another one keeps it when a voice is taken.
  if (present === add || (mode === 'v' && !add && role !== 'voice' && !ranks.has(key))) return undefined;
  ranks.set(key, add);
  return account;
}

function planSession(
  room: Room,
  ranks: PlannedRanks,
  { add, mode }: RankChange,
  session: Session,
): readonly AppliedMode[] {
  const member = room.member(session);
  const key = `${mode}${session.id}`;
  const present = ranks.get(key) ?? (mode === 'o' ? member?.operator : member?.voice);
  if (present === add) return [];
  ranks.set(key, add);
  return [{ add, mode, argument: session.nick, session: session.id }];
}

/** @throws CommandError 482 when it is the founder's `o` that is to be taken */
function requireMayTake(context: Context, room: Room, { add, mode }: RankChange, account: string): void {
  if (!add && mode === 'o') requireNotFounder(context, room, account);
}
