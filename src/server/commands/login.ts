/** What follows when a session has proven whose it is (IRCv3 sasl-3.2, account-notify). */
import { networkOf } from '../../core/address.js';
import { ChatError } from '../../core/errors.js';
import type { Presented, Refusal } from '../accounts/authenticator.js';
import { numeric } from '../session/replies.js';
import type { Session } from '../state/session.js';
import type { Account } from '../store/account-types.js';
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
export function logIn({ session }: Context, account: Account, ...after: readonly Reply[]): readonly Effect[] {
  const { name } = account;
  const told = replies([loggedIn(session, name), ...after]);
  if (!session.registered) {
    session.account = name;
    return [told];
  }
  return session.account === name ? [told] : [append([accountDraft(session, name)], () => [told])];
}

/** The session is nobody's account any more. */
export function logOut({ session }: Context): readonly Effect[] {
  const source = `${session.nick}!${session.user === '' ? '*' : session.user}@${session.host}`;
  const told = replies([numeric('RPL_LOGGEDOUT', source, 'You are now logged out')]);
  if (session.registered) return [append([accountDraft(session, '*')], () => [told])];
  session.account = undefined;
  return [told];
}

/** Makes any session a guest's. */
export function logOutDraft(session: Session): ReturnType<typeof presenceDraft> {
  return accountDraft(session, '*');
}

/** Is not kept: the record of the session says whose it is. */
function accountDraft(session: Session, account: string): ReturnType<typeof presenceDraft> {
  return { ...presenceDraft(session, 'account', '', account), transient: true };
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
