/**
 * Somebody who is not here may have an account: what is said to them is kept, and they read it when they come back.
 */
import { isRoomName } from '../../protocol/names.js';
import { accountIdentity } from '../state/session.js';
import { privateConversation } from '../store/types.js';
import type { Context, Stores } from './types.js';

export interface Absent {
  readonly nick: string;
  readonly identity: string;
}

/**
 * Whose account `name` is, when nobody here is called so and its owner is not here under another nickname, where they
 * would not see what is kept for them. Asked after a wait, so that both are true now.
 */
export async function findAbsent(
  { state }: Context,
  name: string,
  { accounts }: Stores,
): Promise<Absent | undefined> {
  const account = await accounts.find(name);
  if (account === undefined || state.findNick(name) !== undefined) return undefined;
  const identity = accountIdentity(account.name);
  return state.sessionsOf(identity).length > 0 ? undefined : { nick: account.name, identity };
}

/** The private conversation with an account of that name, if there is such an account. */
export function conversationWithAccount({ session }: Context, name: string): string | undefined {
  if (name === '' || isRoomName(name.replace(/^[@+]/, ''))) return undefined;
  return privateConversation(session.identity, accountIdentity(name));
}
