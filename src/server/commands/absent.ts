/**
 * Somebody who is not here may have an account: what is said to them is kept, and they read it when they come back. A guest
 * who is gone for good comes back no more, but what they have said to somebody stays readable for that one.
 */
import { foldName } from '../../protocol/casemapping.js';
import { isRoomName } from '../../protocol/names.js';
import { identitiesOf } from '../state/event-data.js';
import { accountIdentity } from '../state/session.js';
import { privateConversation } from '../store/types.js';
import { findReadable, type Readable } from './readable.js';
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
  const identity = accountIdentity(account);
  return state.sessionsOf(identity).length > 0 ? undefined : { nick: account.name, identity };
}

/**
 * What may be read under a name: a room, or what was said in private with whoever is called so, here or not, and before
 * that with guests of that nickname who are gone for good. Only who talked with those reads it, so that a nickname's next
 * holder learns nothing. Asked after a wait, as `findAbsent`. Rejects as the log's `read` does.
 */
export async function findPast(
  context: Context,
  name: string,
  stores: Stores,
): Promise<Readable | undefined> {
  const { session, state } = context;
  if (isRoomName(name.replace(/^[@+]/, ''))) return findReadable(context, name);
  const talks = await stores.log.guests(session.identity, foldName(name));
  const absent =
    findReadable(context, name) === undefined ? await findAbsent(context, name, stores) : undefined;
  const present = findReadable(context, name)?.conversation;
  const known =
    present ?? (absent === undefined ? undefined : privateConversation(session.identity, absent.identity));
  const gone = talks.filter(({ conversation, latest }) => {
    const other = identitiesOf(latest)?.find((identity) => identity !== session.identity);
    if (conversation === known || other === undefined) return false;
    // A guest who has logged in since is not that guest any more either.
    return !state.sessionsOf(other).some(({ identity }) => identity === other);
  });
  const [conversation, ...alsoIn] = [
    ...(known === undefined ? [] : [known]),
    ...gone.map((talk) => talk.conversation),
  ];
  return conversation === undefined ? undefined : { conversation, visibleAfter: 0, alsoIn };
}
