/**
 * What follows from chat-tui/resume: tokens are made and sent, a session is taken over and shown to its client again.
 *
 * A token goes out only when the record that knows it is on the disk, so no token is ever of a session that a crash
 * has forgotten.
 */
import { ChatError } from '../../core/errors.js';
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import { numeric, fail } from '../session/replies.js';
import { findResumable, makeToken } from '../session/resume-token.js';
import { welcomeReplies } from '../session/welcome.js';
import { eventData } from '../state/event-data.js';
import type { Registration } from '../state/registration.js';
import type { Room } from '../state/room.js';
import { CONNECTION_LOST, type Session } from '../state/session.js';
import type { Directory } from '../store/directory-types.js';
import type { Draft } from '../store/types.js';
import { describeOwnModes } from './describe-own-modes.js';
import { presenceDraft } from './drafts.js';
import { append, replies, reply } from './effects.js';
import { shownOnEntry } from './enter-room.js';
import { loggedIn } from './login.js';
import { markerReply } from './markread.js';
import type { Context, Effect, Reply } from './types.js';

/** Tokens that a connection may get wrong: one that is used up, one from an older file, and one more. */
const MOST_REFUSED = 3;

/** The same words whether it was never given, is used up or has expired. */
const INVALID = fail('RESUME', 'INVALID_TOKEN', [], 'There is no session to be resumed with this token');
const OTHER = fail(
  'RESUME',
  'OTHER_IDENTITY',
  [],
  'This session is not yours by the key or the account that this connection has shown',
);

/** Another one may be tried, or none. */
export function refuseToken(registration: Registration, words: Reply = INVALID): readonly Effect[] {
  registration.resumeToken = undefined;
  registration.refusedTokens++;
  const refusal = replies([words]);
  if (registration.refusedTokens < MOST_REFUSED) return [refusal];
  const reason = 'Too many tokens that are not valid';
  return [refusal, { do: 'close', reason, quit: reason }];
}

/** Gives a session with the capability its first token; to be performed while what follows goes on. */
export function firstToken(context: Context, directory: Directory): Promise<readonly Effect[]> | undefined {
  const { session, settings } = context;
  const wanted = settings.resumeMs > 0 && hasCap(session.capabilities, Cap.resume);
  return wanted && session.resume === undefined ? giveToken(context, directory, undefined) : undefined;
}

/** What a connection has shown of itself beside the token. */
export interface Shown {
  /** By SASL or by its key. */
  readonly account: string | undefined;
  /** The fingerprint. */
  readonly key: string | undefined;
}

/**
 * Whether a session is for whoever has shown this beside its token. A token that has been stolen is of no use without
 * the key that the session was opened with; and whoever has proven to be somebody is nobody else.
 */
function isFor({ account, login }: Session, shown: Shown): boolean {
  if (shown.account !== undefined)
    return account !== undefined && foldName(account) === foldName(shown.account);
  return login?.key === undefined || login.key === shown.key;
}

/**
 * Takes over the session that the connection has asked for.
 *
 * @returns the refusal when it is not to be had, or not any more; the session is then as it was, and so is its token
 */
export function resumeSession(
  context: Context,
  token: string,
  shown: Shown,
): readonly Effect[] | { readonly refused: Reply } {
  const { state, settings } = context;
  const found = findResumable(state, token);
  if (found === undefined) return { refused: INVALID };
  const { session, digest } = found;
  if (!isFor(session, shown)) return { refused: OTHER };
  const resumed: Context = { ...context, session };
  const wasLost = session.lost !== undefined;
  return [
    { do: 'adopt', session },
    {
      do: 'wait',
      work: ({ directory }) => {
        const next = giveToken(resumed, directory, digest);
        return Promise.resolve([
          replies([...welcomeReplies(session, state, settings), ...shownAgain(resumed)]),
          ...(wasLost ? [append([connectionDraft(session, 'back')])] : []),
          ...markersAgain(resumed),
          { do: 'wait', work: () => next },
          { do: 'retell', session },
        ]);
      },
    },
  ];
}

/** What tells others that the connection of a session is lost, or back. */
export function connectionDraft(session: Session, connection: 'lost' | 'back'): Draft {
  const text = connection === 'lost' ? CONNECTION_LOST : session.ownAway;
  const draft = presenceDraft(session, 'away', '', text);
  const data = eventData('away', { connection });
  return { ...draft, data, durability: 'best-effort', transient: true };
}

/** Holds back what is said until what has become of the session is on the disk, if the session is to outlive the process. */
export function keptFirst({ session }: Context, effects: readonly Effect[]): readonly Effect[] {
  if (session.resume === undefined) return effects;
  return [
    {
      do: 'wait',
      async work({ directory }) {
        // A disk that takes nothing must not keep anybody from going away.
        await directory.save().catch(() => undefined);
        return effects;
      },
    },
  ];
}

/** @param replaced the digest of the token that the client has shown: good until the new one has reached it */
async function giveToken(
  { session, state }: Context,
  directory: Directory,
  replaced: string | undefined,
): Promise<readonly Effect[]> {
  const { token, right } = makeToken(session, replaced);
  session.resume = right;
  state.changed.add(session);
  try {
    await directory.save();
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    // The token before, if any, is still good.
    if (session.resume === right && replaced === undefined) session.resume = undefined;
    const text = `This session cannot be resumed: ${error.message}`;
    return reply({ command: 'WARN', params: ['RESUME', 'NOT_KEPT', text] });
  }
  if (session.resume !== right) return [];
  session.resume = { ...right, sent: true };
  const lines: Reply[] = [{ command: 'RESUME', params: ['TOKEN', token] }];
  if (replaced !== undefined) lines.push({ command: 'PING', params: [right.proof] });
  return reply(...lines);
}

/** What a client must be told of a session that it has not seen from the beginning. */
function shownAgain(context: Context): Reply[] {
  const { session, state } = context;
  const away = session.ownAway === '' ? [] : [numeric('RPL_NOWAWAY', 'You have been marked as being away')];
  const { invisible, serverOperator, wallops } = session;
  const hasModes = invisible || serverOperator || wallops;
  const modes = hasModes ? [numeric('RPL_UMODEIS', describeOwnModes(session))] : [];
  const account = session.account === undefined ? [] : [loggedIn(session, session.account)];
  return [
    ...account,
    ...modes,
    ...away,
    ...[...session.rooms].flatMap(({ key }) => {
      const room = state.rooms.get(key);
      return room === undefined ? [] : [joinReply(session, room), ...shownOnEntry(context, room.name)];
    }),
  ];
}

/** How far they have read, which follows the rooms here: whoever is shown them must not wait for the disk. */
function markersAgain(context: Context): readonly Effect[] {
  const { session } = context;
  if (!hasCap(session.capabilities, Cap.readMarker)) return [];
  return [
    {
      do: 'wait',
      async work({ markers }) {
        const rooms = [...session.rooms].map(({ name }) => markerReply(context, name, markers));
        return reply(...(await Promise.all(rooms)));
      },
    },
  ];
}

function joinReply(session: Session, room: Room): Reply {
  const extended = hasCap(session.capabilities, Cap.extendedJoin);
  const more = extended ? [session.account ?? '*', session.realName] : [];
  return { command: 'JOIN', source: session.source, params: [room.name, ...more] };
}
