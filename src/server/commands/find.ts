/** Finding what a parameter names, or the error that says it is not there. */
import { foldName } from '../../protocol/casemapping.js';
import type { Member, Room } from '../state/room.js';
import type { Session } from '../state/session.js';
import { CommandError } from './command-error.js';
import type { Context } from './types.js';

/** The room as who asks may know of it: a secret one is there only for its members. */
export function findShown({ state, session }: Context, name: string): Room | undefined {
  const room = state.findRoom(name);
  return room === undefined || isShown(room, session) ? room : undefined;
}

/** Whether somebody may know that there is this room: of a secret one its members, and operators of the server. */
export function isShown(room: Pick<Room, 'isSecret' | 'member'>, session: Session): boolean {
  return !room.isSecret || session.serverOperator || room.member(session) !== undefined;
}

/** Whether somebody is near enough to another one to see when they spoke last: in a room with them, or operator of the server. */
export function isNear(session: Session, person: Session): boolean {
  if (session === person || session.serverOperator) return true;
  for (const room of session.rooms) if (person.rooms.has(room)) return true;
  return false;
}

/** Whether somebody may know from where another one is connected: their own address, and any as operator of the server. */
export function mayKnowAddress(session: Session, person: Session): boolean {
  return session === person || session.serverOperator;
}

/** @throws CommandError 403, in the same words for a secret room */
export function requireRoom(context: Context, name: string): Room {
  const room = findShown(context, name);
  if (room === undefined) throw CommandError.numeric('ERR_NOSUCHCHANNEL', name);
  return room;
}

/** The standing in `room` of who asks. @throws CommandError 442 */
export function requireMember({ session }: Context, room: Room): Member {
  const member = room.member(session);
  if (member === undefined) throw CommandError.numeric('ERR_NOTONCHANNEL', room.name);
  return member;
}

/** Operators of the server are operators of the rooms they are in. @throws CommandError 442, or 482 for a member who is none */
export function requireOperator(context: Context, room: Room): Member {
  const { session } = context;
  const member = requireMember(context, room);
  if (!member.operator && !session.serverOperator)
    throw CommandError.numeric('ERR_CHANOPRIVSNEEDED', room.name);
  return member;
}

/**
 * What a founder is in their room, they are by their own will or that of the server's operators: others neither take it nor
 * put them out.
 *
 * @param account whose it is; undefined for a guest, who is no founder
 * @throws CommandError 482
 */
export function requireNotFounder({ session }: Context, room: Room, account: string | undefined): void {
  if (account === undefined || room.roles.of(account) !== 'founder') return;
  if (session.serverOperator || isOf(session, account)) return;
  throw CommandError.because('ERR_CHANOPRIVSNEEDED', `${account} has founded this channel`, room.name);
}

/** Whether a session is logged in to an account. */
export function isOf({ account }: Pick<Session, 'account'>, name: string): boolean {
  return account !== undefined && foldName(account) === foldName(name);
}

/** @throws CommandError 481 */
export function requireServerOperator({ session }: Context): void {
  if (!session.serverOperator) throw CommandError.numeric('ERR_NOPRIVILEGES');
}

/** @throws CommandError 401 */
export function requireNick({ state }: Context, nick: string): Session {
  const session = state.findNick(nick);
  if (session === undefined) throw CommandError.numeric('ERR_NOSUCHNICK', nick);
  return session;
}

/** For commands that name a server: only this one is there. @throws CommandError 402 */
export function requireThisServer({ settings, state }: Context, name: string | undefined): void {
  if (name === undefined || name === '' || name.toLowerCase() === settings.name.toLowerCase()) return;
  if (name === '*' || state.findNick(name) !== undefined) return;
  throw CommandError.numeric('ERR_NOSUCHSERVER', name);
}
