/**
 * Whose a nick is. The nick of an account, and what could be taken for it, is for its sessions alone; who else holds it when its
 * owner comes is given another name.
 */
import { randomId } from '../../core/random-id.js';
import { foldName } from '../../protocol/casemapping.js';
import { fail } from '../session/replies.js';
import type { Session } from '../state/session.js';
import type { Account } from '../store/account-types.js';
import { CommandError } from './command-error.js';
import { presenceDraft } from './drafts.js';
import { quitDrafts } from './quit-drafts.js';
import type { Context, Effect, Reply, Stores } from './types.js';

/** Why the nick is not to be had, or what makes room for its owner first. */
export type NickRight = { readonly refused: readonly Reply[] } | { readonly room: readonly Effect[] };

/** Random characters of the name that somebody is given who has held another's: 25 bits, so two attempts are plenty. */
const SUFFIX_LENGTH = 5;
const ATTEMPTS = 4;

/**
 * Whether the session may be called `nick` now.
 *
 * @param force whether one's own session that is alive elsewhere gives way too, and not only one that is lost
 */
export async function nickRight(
  context: Context,
  stores: Stores,
  nick: string,
  force: boolean = false,
): Promise<NickRight> {
  const { session, state, settings } = context;
  const owner = settings.accounts.reserveNicks ? await stores.accounts.ofNick(nick) : undefined;
  if (owner !== undefined && !isOf(session, owner)) return { refused: refusals(nick, owner) };
  const holder = state.findNick(nick);
  if (holder === undefined || holder === session || owner === undefined) return { room: [] };
  const mine = isOf(holder, owner);
  // Whoever has a name that only looks like it was there first, or the owner could have it from anybody.
  const isTheirs = foldName(nick) === foldName(owner.name);
  if (mine ? holder.lost === undefined && !force : !isTheirs) return { room: [] };
  const gives = mine && holder.lost !== undefined ? end : displace;
  return { room: await gives(stores, holder) };
}

function isOf(session: Session, { name }: Account): boolean {
  return session.account !== undefined && foldName(session.account) === foldName(name);
}

function refusals(nick: string, { name }: Account): readonly Reply[] {
  const exact = foldName(nick) === foldName(name);
  const text = exact
    ? 'This nickname belongs to an account; log in to it (/account, or SASL), or choose another'
    : 'This nickname could be taken for that of an account; choose another';
  const { reply } = CommandError.because('ERR_NICKNAMEINUSE', text, nick);
  return [fail('NICK', exact ? 'NICKNAME_RESERVED' : 'NICKNAME_CONFUSABLE', [nick], text), reply];
}

/**
 * A session of the owner that has lost its connection gives way: they are here. Done at once and not as an effect, since it
 * is to be done also when the one who comes has gone again.
 */
async function end({ directory, log }: Stores, holder: Session): Promise<readonly Effect[]> {
  const { nick, id } = holder;
  await log.append(quitDrafts(holder, 'Came back elsewhere'));
  directory.release(foldName(nick), id);
  return [];
}

/** Whoever holds the nick goes on under another. */
async function displace({ directory, log }: Stores, holder: Session): Promise<readonly Effect[]> {
  const { nick: old, id } = holder;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const next = `Guest-${randomId(SUFFIX_LENGTH)}`;
    if (!(await directory.claim(foldName(next), id))) continue;
    await log.append(holder.ended ? [] : [presenceDraft(holder, 'nick', next, '')]);
    directory.release(foldName(old), id);
    if (holder.ended || holder.nick !== next) directory.release(foldName(next), id);
    const text = `${old} belongs to an account whose owner is here now: you are ${next}`;
    const reply: Reply = { command: 'NOTE', params: ['NICK', 'NICKNAME_RECLAIMED', old, text] };
    return [{ do: 'tell', session: holder, reply }];
  }
  return [];
}
