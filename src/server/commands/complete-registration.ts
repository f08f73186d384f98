/**
 * The end of registration: the nick is claimed, the session becomes visible, and is welcomed.
 *
 * Called after every command that may have been the last one missing (NICK, USER, CAP END).
 */
import { asHost } from '../../core/cloak.js';
import { ChatError } from '../../core/errors.js';
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import { formatSource } from '../../protocol/message.js';
import { newKey } from '../accounts/authenticator.js';
import type { Proven } from '../accounts/proof.js';
import { fail, numeric } from '../session/replies.js';
import { registrationStep } from '../session/registration.js';
import { findResumable } from '../session/resume-token.js';
import { welcomeReplies } from '../session/welcome.js';
import type { Session } from '../state/session.js';
import { saidOfBan } from './ban-words.js';
import { CommandError } from './command-error.js';
import { forEach, replies, reply } from './effects.js';
import { enterRoom } from './enter-room.js';
import { answering, loggedIn, presented } from './login.js';
import { nickRight } from './own-nick.js';
import { firstToken, refuseToken, resumeSession, type Shown } from './resume-session.js';
import { refusePassword } from './server-password.js';
import type { Context, Effect, Reply, Stores } from './types.js';

/** @returns nothing as long as something is missing */
export function completeRegistration(context: Context): readonly Effect[] {
  const { session, settings } = context;
  const { registration, sasl } = session;
  if (registration === undefined) return [];
  const step = registrationStep(registration, settings);
  if (step === 'incomplete') return [];
  if (sasl !== undefined) {
    // Who does not wait for the end of an exchange goes in without it (IRCv3 sasl-3.1, 906).
    session.sasl = undefined;
    const aborted = replies([numeric('ERR_SASLABORTED', 'SASL authentication aborted')]);
    return [aborted, ...completeRegistration(context)];
  }
  if (step === 'wrong password') return refusePassword();
  const { nick = '', user = '', realName, resumeToken } = registration;
  const banned = refuseBanned(context, { nick, user, host: session.host, account: session.account });
  if (banned !== undefined) return banned;
  if (resumeToken !== undefined && hasCap(session.capabilities, Cap.resume)) {
    return [
      {
        do: 'wait',
        work: (stores) => answering(() => takeOver(context, resumeToken, stores), refuseEntry(nick)),
      },
    ];
  }
  return [
    {
      do: 'wait',
      work: (stores) => answering(() => enter(context, { nick, user, realName }, stores), refuseEntry(nick)),
    },
  ];
}

/** The store, or a hash, has not been able to say who it is. */
function refuseEntry(nick: string): (words: string, code: string) => readonly Effect[] {
  return (words, code) => [
    replies([fail('NICK', code, [nick], words)]),
    { do: 'close', reason: words, quit: words },
  ];
}

/** The session of a token, for whom it is; anybody else goes on as if they had shown none. */
async function takeOver(
  context: Context,
  token: string,
  { authenticator }: Stores,
): Promise<readonly Effect[]> {
  const { session, now } = context;
  const { registration } = session;
  const shown: Shown = {
    account: session.account ?? (await authenticator.byKey(presented(session), now))?.account.name,
    key: session.connection.certificateFingerprint,
  };
  // At once with what follows: it may have ended, or another connection may have been quicker.
  const work = (): readonly Effect[] => {
    if (session.ended || registration === undefined) return [];
    const before = findResumable(context.state, token)?.session;
    // Whoever it is of may be kept out where this connection comes from.
    const banned = before && refuseBanned(context, before);
    if (banned !== undefined) return banned;
    const taken = resumeSession(context, token, shown);
    if (!('refused' in taken)) return taken;
    return [...refuseToken(registration, taken.refused), ...completeRegistration(context)];
  };
  return [{ do: 'operate', work }];
}

/**
 * Asked again when it is known whose key it is.
 *
 * @param who they want to be here, on this connection
 * @returns undefined for somebody who is not banned
 */
function refuseBanned(
  { session, state, now }: Context,
  { nick, user, host, account }: Pick<Session, 'nick' | 'user' | 'host' | 'account'>,
): readonly Effect[] | undefined {
  const source = formatSource(nick, user, host);
  const trueSource = formatSource(nick, user, asHost(session.connection.address));
  const ban = state.networkBans.ofPerson({ source, trueSource, account }, now);
  if (ban === undefined) return undefined;
  const text = `You are banned from this server${saidOfBan(ban)}`;
  const { reply: refusal } = CommandError.because('ERR_YOUREBANNEDCREEP', text);
  return [replies([refusal]), { do: 'close', reason: text, quit: 'Banned' }];
}

/** Who it is, and whether they may be called so; then they are here. */
async function enter(
  context: Context,
  wanted: { readonly nick: string; readonly user: string; readonly realName: string },
  stores: Stores,
): Promise<readonly Effect[]> {
  const { session, settings, now } = context;
  const { directory, authenticator } = stores;
  const { nick, user, realName } = wanted;
  const folded = foldName(nick);
  const before = { account: session.account, login: session.login };
  if (session.account === undefined) setLogin(session, await authenticator.byKey(presented(session), now));
  const banned = refuseBanned(context, { nick, user, host: session.host, account: session.account });
  if (banned !== undefined) return banned;
  const right = await nickRight(context, stores, nick);
  if ('refused' in right) return refuseNickname(session, before, right.refused);
  const claimed = await directory.claim(folded, session.id);
  if (session.ended) {
    directory.release(folded, session.id);
    return right.room;
  }
  if (!claimed) {
    const { reply: taken } = CommandError.numeric('ERR_NICKNAMEINUSE', nick);
    return [...right.room, ...refuseNickname(session, before, [taken])];
  }
  const warnings = await firstUse(context, stores, nick);
  if (session.ended || (settings.accounts.nicks === 'closed' && session.account === undefined)) {
    directory.release(folded, session.id);
    return session.ended ? right.room : closedToGuests(session);
  }
  session.nick = nick;
  session.user = user;
  session.realName = realName;
  context.state.admit(session);
  const token = firstToken(context, directory);
  const { account } = session;
  const news = account === undefined || account === before.account ? [] : [loggedIn(session, account)];
  return [
    ...right.room,
    replies([...news, ...warnings, ...welcomeReplies(session, context.state, settings)]),
    ...(token === undefined ? enterLobby(context) : [tokenFirst(context, token)]),
  ];
}

function setLogin(session: Session, proven: Proven | undefined): void {
  session.account = proven?.account.name;
  session.login = proven?.login;
}

/** Another may be tried. @param before whose the session has been said to be so far */
function refuseNickname(
  session: Session,
  before: Pick<Session, 'account' | 'login'>,
  refused: readonly Reply[],
): readonly Effect[] {
  Object.assign(session, before);
  if (session.registration !== undefined) session.registration.nick = undefined;
  return reply(...refused);
}

function closedToGuests(session: Session): readonly Effect[] {
  const key = session.connection.certificateFingerprint;
  const text = 'Only accounts are let in here: log in (SASL), or ask the operator for a one-time code';
  const yours = key === undefined ? '' : `; the key of this device is ${key}`;
  return [
    replies([fail('*', 'ACCOUNT_REQUIRED', [], `${text}${yours}`)]),
    { do: 'close', reason: text, quit: 'No account' },
  ];
}

/**
 * Makes an account for who comes with a key that is nobody's, under a nick that is nobody's: from now on it is theirs. Where that
 * cannot be done they are a guest, and are told.
 */
async function firstUse(
  { session, settings, now }: Context,
  { authenticator }: Stores,
  nick: string,
): Promise<readonly Reply[]> {
  const { address, fingerprint } = presented(session);
  const wanted = settings.accounts.nicks === 'first-use' && fingerprint !== undefined;
  if (session.account !== undefined || !wanted) return [];
  const warn = (code: string, words: string): readonly Reply[] => [
    {
      command: 'WARN',
      params: ['ACCOUNT', code, nick, `The nickname ${nick} is not kept for you: ${words}`],
    },
  ];
  if (!authenticator.mayMake(address)) return warn('TOO_MANY_ACCOUNTS', 'too many come from your address');
  try {
    const key = newKey(fingerprint, '', now);
    // Undefined too when another connection with the same key has been quicker.
    const made = await authenticator.create({ name: nick, created: now, key });
    setLogin(session, made ?? (await authenticator.byKey(presented(session), now)));
    return [];
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    return warn(error.code, error.message);
  }
}

/** Whoever is seen in a room can lose the connection from then on, and come back to it. */
function tokenFirst(context: Context, token: Promise<readonly Effect[]>): Effect {
  const work = async (): Promise<readonly Effect[]> => {
    const told = await token;
    return context.session.ended ? told : [...told, ...enterLobby(context)];
  };
  return { do: 'wait', work };
}

function enterLobby(context: Context): readonly Effect[] {
  const { lobby } = context.settings;
  return forEach(lobby === '' ? [] : [lobby], (name) => enterRoom(context, name, ''));
}
