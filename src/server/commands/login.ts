/** What follows when a session has proven whose it is (IRCv3 sasl-3.2, account-notify). */
import { networkOf } from '../../core/address.js';
import { ChatError } from '../../core/errors.js';
import type { Presented, Refusal } from '../accounts/authenticator.js';
import { type Login, lostLogin, type Proven } from '../accounts/proof.js';
import { numeric } from '../session/replies.js';
import { eventData } from '../state/event-data.js';
import type { Session } from '../state/session.js';
import { presenceDraft } from './drafts.js';
import { append, replies } from './effects.js';
import type { Context, Effect, Reply } from './types.js';

/** What the connection of a session has shown of itself. */
export function presented({ connection }: Session): Presented {
  // Whoever has one address of an IPv6 network has them all.
  return { address: networkOf(connection.address), fingerprint: connection.certificateFingerprint };
}

/** 900 */
export function loggedIn({ nick, user, host }: Session, account: string): Reply {
  const source = `${nick}!${user === '' ? '*' : user}@${host}`;
  return numeric('RPL_LOGGEDIN', source, account, `You are now logged in as ${account}`);
}

/**
 * The session is of `account` from now on; others who share a room with it and want to know are told.
 *
 * @param after what is said when it is
 */
export function logIn(
  { session, state }: Context,
  { account, login }: Proven,
  ...after: readonly Reply[]
): readonly Effect[] {
  const { name } = account;
  const told = ifStillGood(name, login, [replies([loggedIn(session, name), ...after])]);
  if (!session.registered) {
    session.account = name;
    session.login = login;
    return [told];
  }
  if (session.account !== name || session.login?.generation !== login.generation)
    return [append([accountDraft(session, name, login)], () => [told])];
  // Nothing that others see: the same account, proven anew.
  session.login = login;
  state.changed.add(session);
  return [told];
}

/**
 * Looks again, now that the session is known to be of the account: between the proof and this, while a password was hashed,
 * the account may have been given another password, and those whom that puts out have been put out already.
 */
function ifStillGood(name: string, login: Login, effects: readonly Effect[]): Effect {
  const close = (reason: string): readonly Effect[] => [{ do: 'close', reason, quit: reason }];
  return {
    do: 'wait',
    work: ({ accounts }) =>
      answering(async () => {
        const why = lostLogin(login, await accounts.find(name));
        return why === undefined ? effects : close(`The account ${name} ${why}`);
      }, close),
  };
}

/** The session is nobody's account any more. */
export function logOut({ session }: Context): readonly Effect[] {
  const source = `${session.nick}!${session.user === '' ? '*' : session.user}@${session.host}`;
  const told = replies([numeric('RPL_LOGGEDOUT', source, 'You are now logged out')]);
  if (session.registered) return [append([accountDraft(session, '*')], () => [told])];
  session.account = undefined;
  session.login = undefined;
  return [told];
}

/** Makes any session a guest's. */
export function logOutDraft(session: Session): ReturnType<typeof presenceDraft> {
  return accountDraft(session, '*');
}

/** Is not kept: the record of the session says whose it is. */
function accountDraft(session: Session, account: string, login?: Login): ReturnType<typeof presenceDraft> {
  const data = login === undefined ? {} : { data: eventData('account', { login }) };
  return { ...presenceDraft(session, 'account', '', account), ...data, transient: true };
}

export function isRefusal<Value extends object>(outcome: Value | Refusal): outcome is Refusal {
  return 'refused' in outcome;
}

/** Does what needs the store or a hash; what these refuse with (a full disk, too much to do) becomes an answer. */
export async function answering(
  work: () => Promise<readonly Effect[]>,
  refuse: (words: string, code: string) => readonly Effect[],
): Promise<readonly Effect[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    return refuse(error.message, error.code);
  }
}
