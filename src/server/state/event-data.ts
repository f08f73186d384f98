/**
 * The kind-specific facts of an event (`Draft.data`): what each kind carries, and how it is read back.
 *
 * What comes out of the log is JSON that an older version may have written, so reading never trusts its shape:
 * a fact that is missing or of another type is as if it was never there.
 */
import { type Login, readLogin } from '../accounts/proof.js';
import type { Draft, EventKind } from '../store/types.js';

/**
 * One real change of a room's modes, as the fold applies it. For `o` and `v` the session says who it is, and
 * `argument` is the nick as it is shown. Of an entry of a list: when it ends by itself (Unix ms), and why it was made.
 */
export interface AppliedMode {
  readonly add: boolean;
  readonly mode: string;
  readonly argument?: string;
  readonly session?: string;
  /** Of `o` and `v`: the account that has the role from now on, or has it no more; alone, of one who is not here. */
  readonly account?: string;
  readonly until?: number;
  readonly reason?: string;
}

/** Of `message`, `notice` and `tagmsg` to a person: the session addressed, and the two whose conversation it is. */
export interface PrivateData {
  readonly to: string;
  readonly identities: readonly [author: string, target: string];
}

/** Of the same to some of a room's members only (STATUSMSG): the room's key, and the rank that is addressed. */
export interface StatusData {
  readonly room: string;
  readonly status: '@' | '+';
}

/** Of `message` and `notice` of several lines: where a line was cut (protocol/multiline.ts). Its being there says what it is. */
export interface LinesData {
  readonly cuts: readonly number[];
}

/**
 * Of a founding: the place up to which whoever founds knew the log, and whether they found a room that was closed by its
 * members. A founding after that place was first, and this one has no effect: known from the log alone, so it is the
 * same in a replay, which has nobody in the rooms.
 */
export interface FoundingData {
  readonly since: number;
  readonly refounded?: true;
}

/**
 * The facts of each kind that has any. `join`: for extended-join. `kick`, `invite`: whom. `away`: that it is of the
 * connection, and not the person's own word. `account`: how it was proven.
 */
export interface EventData {
  message: PrivateData | StatusData | LinesData;
  create: FoundingData;
  join: { readonly realName: string };
  kick: { readonly session: string };
  away: { readonly connection: 'lost' | 'back' };
  invite: { readonly to: string };
  account: { readonly login: Login };
  /** Which message, and what else says whose it was. */
  redact: { readonly msgid: string } & (PrivateData | Partial<StatusData>);
  mode: { readonly changes: readonly AppliedMode[] };
}

/** `data` of a draft, checked against its kind by the compiler. */
export function eventData<K extends keyof EventData>(
  _kind: K,
  data: EventData[K],
): Readonly<Record<string, unknown>> {
  return { ...data };
}

/** Kinds that are spoken: they change nothing but the idle time. */
export function isSpoken(kind: EventKind): kind is 'message' | 'notice' | 'tagmsg' {
  return kind === 'message' || kind === 'notice' || kind === 'tagmsg';
}

/** A string of `data`, '' when it is missing. */
export function textOf(
  draft: Draft,
  key: 'to' | 'session' | 'room' | 'status' | 'realName' | 'msgid',
): string {
  const value = draft.data?.[key];
  return typeof value === 'string' ? value : '';
}

/** Whether an away event tells of the connection, and leaves the person's own away text as it is. */
export function isOfConnection(draft: Draft): boolean {
  return draft.data?.['connection'] !== undefined;
}

/** How the account of an `account` event was proven; undefined where there is none any more. */
export function loginOf(draft: Draft): Login | undefined {
  return readLogin(draft.data?.['login']);
}

export function isRefounding(draft: Draft): boolean {
  return draft.data?.['refounded'] === true;
}

/**
 * How much of the log a founding takes into account. Where that is missing a founding anew stands, since it hides
 * something, and of other foundings the first.
 */
export function knownBefore(draft: Draft): number {
  const value = draft.data?.['since'];
  if (typeof value === 'number') return value;
  return isRefounding(draft) ? Number.MAX_SAFE_INTEGER : 0;
}

/** The two identities of a private conversation, undefined for an event that is of none. */
export function identitiesOf(draft: Draft): readonly [string, string] | undefined {
  const value = draft.data?.['identities'];
  if (!Array.isArray(value)) return undefined;
  const [one, other] = value as unknown[];
  return typeof one === 'string' && typeof other === 'string' ? [one, other] : undefined;
}

/** To whom of a room it is, undefined for an event that is for all of it. */
export function statusOf(draft: Draft): StatusData | undefined {
  const status = textOf(draft, 'status');
  return status === '@' || status === '+' ? { room: textOf(draft, 'room'), status } : undefined;
}

/** The cuts of a message of several lines, undefined for any other event: its deletion is one line, whatever it carries. */
export function cutsOf(draft: Draft): readonly number[] | undefined {
  if (draft.kind !== 'message' && draft.kind !== 'notice') return undefined;
  const value = draft.data?.['cuts'];
  return Array.isArray(value) ? (value as unknown[]).filter((cut) => typeof cut === 'number') : undefined;
}

/** The changes of a mode event; what is not one is left out. */
export function changesOf(draft: Draft): readonly AppliedMode[] {
  const value = draft.data?.['changes'];
  return Array.isArray(value) ? (value as unknown[]).filter(isAppliedMode) : [];
}

function isAppliedMode(value: unknown): value is AppliedMode {
  if (typeof value !== 'object' || value === null) return false;
  const { add, mode, argument, session, account, until, reason } = value as Record<
    keyof AppliedMode,
    unknown
  >;
  return (
    typeof add === 'boolean' &&
    typeof mode === 'string' &&
    isTextOrMissing(argument) &&
    isTextOrMissing(session) &&
    isTextOrMissing(account) &&
    isTextOrMissing(reason) &&
    (until === undefined || typeof until === 'number')
  );
}

function isTextOrMissing(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}
