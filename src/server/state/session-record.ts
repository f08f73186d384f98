/**
 * A session as it is written down, so that it is there again after a restart: what of it is kept, and how it is made
 * again.
 *
 * Sessions without a token are written down too. They end with the process, but as long as what has happened since
 * is being replayed they must be where they were: who comes first into an empty room becomes its operator, and
 * whether it was empty depends on all who were in it.
 */
import { foldName } from '../../protocol/casemapping.js';
import type { SessionChange, StoredSession } from '../store/directory-types.js';
import { type Login, readLogin } from '../accounts/proof.js';
import type { NetworkState } from './network.js';
import { NOWHERE, type ResumeRight, Session } from './session.js';

/** Standing in a room as a number: operator 1, voice 2, both 3. */
const OPERATOR = 1;
const VOICE = 2;

/** The record, written as JSON. A key is never given another meaning; new ones are optional. */
interface SessionRecord {
  readonly nick: string;
  readonly user: string;
  readonly host: string;
  readonly realName: string;
  readonly signedOnAt: number;
  readonly spokeAt: number;
  readonly account?: string | undefined;
  readonly login?: Login | undefined;
  readonly away?: string | undefined;
  readonly invisible?: true | undefined;
  readonly lost?: string | undefined;
  /** Digests of the token and of the one it replaces. */
  readonly token?: string | undefined;
  readonly replaced?: string | undefined;
  /** Folded names of rooms, each with the standing there. */
  readonly rooms: Readonly<Record<string, number>>;
  /** Where in the log it has come into each of the rooms; without it, in the last place that is known. */
  readonly since?: Readonly<Record<string, number>> | undefined;
  /** Folded names of the rooms to which the session is invited. */
  readonly invitations?: readonly string[] | undefined;
}

/** What has become of sessions since this was called last; sessions that are over have no record. */
export function takeChanges(state: NetworkState): SessionChange[] {
  const changes: SessionChange[] = [];
  for (const session of state.changed) {
    const here = state.sessions.get(session.id) === session;
    changes.push({ id: session.id, record: here ? JSON.stringify(recordOf(session)) : undefined });
  }
  state.changed.clear();
  return changes;
}

function recordOf(session: Session): SessionRecord {
  const { nick, user, host, realName, signedOnAt, spokeAt, account, login, ownAway, lost, resume } = session;
  const rooms: Record<string, number> = {};
  const since: Record<string, number> = {};
  for (const room of session.rooms) {
    const member = room.member(session);
    rooms[room.key] = (member?.operator === true ? OPERATOR : 0) + (member?.voice === true ? VOICE : 0);
    since[room.key] = member?.since ?? 0;
  }
  const invitations = [...session.invitations].map(({ key }) => key);
  return {
    nick,
    user,
    host,
    realName,
    signedOnAt,
    spokeAt,
    account,
    login,
    away: ownAway === '' ? undefined : ownAway,
    invisible: session.invisible ? true : undefined,
    lost,
    token: resume?.digest,
    replaced: resume?.replaced,
    rooms,
    since,
    invitations: invitations.length === 0 ? undefined : invitations,
  };
}

/** Makes sessions again as they were written down, without connections. What is no record is left out. */
export function restoreSessions(state: NetworkState, stored: readonly StoredSession[]): void {
  for (const { id, record } of stored) {
    const read = parseRecord(record);
    if (read !== undefined && !state.nicks.has(foldName(read.nick))) restoreSession(state, id, read);
  }
  // They are as they were written.
  state.changed.clear();
}

function restoreSession(state: NetworkState, id: string, record: SessionRecord): void {
  const session = new Session({ id, host: record.host, signedOnAt: record.signedOnAt, outlet: NOWHERE });
  session.nick = record.nick;
  session.user = record.user;
  session.realName = record.realName;
  session.spokeAt = record.spokeAt;
  session.account = record.account;
  session.login = readLogin(record.login);
  session.ownAway = record.away ?? '';
  session.invisible = record.invisible === true;
  session.lost = record.lost;
  session.resume = resumeRight(record);
  state.admit(session);
  for (const [key, standing] of Object.entries(record.rooms)) {
    const room = state.rooms.get(key);
    if (room === undefined) continue;
    const member = room.add(session, (standing & OPERATOR) !== 0, record.since?.[key] ?? state.place);
    member.voice = (standing & VOICE) !== 0;
  }
  for (const key of record.invitations ?? []) {
    const room = state.rooms.get(key);
    if (room === undefined) continue;
    room.invited.add(session);
    session.invitations.add(room);
  }
}

function resumeRight({ token, replaced }: SessionRecord): ResumeRight | undefined {
  return token === undefined ? undefined : { digest: token, replaced, proof: '', sent: true };
}

/** What was written by a newer version may have other keys; what is needed must be there. */
function parseRecord(json: string): SessionRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { nick, user, host, realName, signedOnAt, spokeAt, rooms } = value as Record<string, unknown>;
  const texts = [nick, user, host, realName].every((text) => typeof text === 'string');
  const times = [signedOnAt, spokeAt].every((time) => typeof time === 'number');
  return texts && times && typeof rooms === 'object' && rooms !== null ? (value as SessionRecord) : undefined;
}
