/** Drafts to cells and stored rows to events: the only place that knows both shapes. */
import { ChatError } from '../../../core/errors.js';
import type { Author, Draft, LogEvent } from '../types.js';
import { kindCode, kindName } from './kinds.js';
import { BEST_EFFORT, type Cell, REQUIRED, type Row, TRANSIENT } from './messages.js';
import { formatMsgid } from './msgid.js';

/** The seldom parts of a draft, as JSON in one column. */
interface Extra {
  tags?: Readonly<Record<string, string>>;
  rooms?: readonly string[];
  data?: Readonly<Record<string, unknown>>;
  /** Set when the draft was best-effort. */
  loose?: 1;
}

/** Appends the cells of `draft` to `cells`. Throws when the draft cannot be written down (a cycle in its data). */
export function encodeDraft(draft: Draft, cells: Cell[]): void {
  const { author } = draft;
  const code = kindCode(draft.kind);
  const extra = encodeExtra(draft);
  cells.push(
    treatment(draft),
    code,
    draft.conversation,
    author.session,
    author.identity,
    author.nick,
    author.user,
    author.host,
    author.account ?? null,
    draft.target,
    draft.text,
    draft.sendId ?? null,
    extra,
    draft.rooms ?? null,
    draft.redacts ?? null,
  );
}

function treatment(draft: Draft): number {
  if (draft.transient === true) return TRANSIENT;
  return draft.durability === 'best-effort' ? BEST_EFFORT : REQUIRED;
}

function encodeExtra(draft: Draft): string | null {
  const { tags, rooms, data, durability } = draft;
  const loose = durability === 'best-effort';
  if (tags === undefined && rooms === undefined && data === undefined && !loose) return null;
  const extra: Extra = {};
  if (tags !== undefined) extra.tags = tags;
  if (rooms !== undefined) extra.rooms = rooms;
  if (data !== undefined) extra.data = data;
  if (loose) extra.loose = 1;
  return JSON.stringify(extra);
}

/** The event of a stored row. Rejects with STORE_DAMAGED what this program cannot have written. */
export function decodeRow(row: Row, database: string): LogEvent {
  const [place, prev, time, code, conversation, session, identity, nick, user, host, account] = row;
  const [target, text, sendId, json, spokenSince] = row.slice(11);
  const kind = kindName(code as number);
  const extra = decodeExtra(json as string | null);
  if (kind === undefined || extra === undefined) {
    throw new ChatError(
      'STORE_DAMAGED',
      `Cannot read the event at place ${String(place)}: its row makes no sense`,
    );
  }
  const author: Author = {
    session: session as string,
    identity: identity as string,
    nick: nick as string,
    user: user as string,
    host: host as string,
    ...(account !== null && { account: account as string }),
  };
  return {
    kind,
    conversation: conversation as string,
    author,
    target: target as string,
    text: text as string,
    ...(extra.tags !== undefined && { tags: extra.tags }),
    ...(extra.rooms !== undefined && { rooms: extra.rooms }),
    ...(extra.data !== undefined && { data: extra.data }),
    ...(sendId !== null && { sendId: sendId as string }),
    durability: extra.loose === 1 ? 'best-effort' : 'required',
    place: place as number,
    prev: prev as number,
    time: time as number,
    msgid: formatMsgid(place as number, database),
    // A column of the replay alone.
    ...(spokenSince === 1 && { spokenSince: true }),
  };
}

function decodeExtra(json: string | null): Extra | undefined {
  if (json === null) return {};
  try {
    return JSON.parse(json) as Extra;
  } catch {
    return undefined;
  }
}
