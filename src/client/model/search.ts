/**
 * A search on the server (docs/ext/search.md): what was asked, and what it has found so far. One at a time: a new one
 * takes the place of the one before, whose answer is then passed over.
 */
import { Cap, hasCap } from '../../protocol/capabilities.js';
import type { Message } from '../../protocol/message.js';
import { isRoomName } from '../../protocol/names.js';
import { formatSearchRequest, type SearchRequest } from '../../protocol/search.js';
import type { Batch } from './inputs.js';
import { isHidden } from './quiet.js';
import { isOwnNick, type Turn } from './state.js';
import { cleanName, cleanPlain, msgidOf, timeOf } from './text.js';

const PAGE = 50;
/** More than anybody reads; then the question has to be narrower. */
const MOST_HITS = 500;
/** No answer for so long is no answer. */
const PATIENCE_MS = 20_000;

/** A message that was found. */
export interface SearchHit {
  readonly msgid: string;
  readonly time: number;
  /** Clean. */
  readonly nick: string;
  readonly text: string;
  /** The conversation that it is in, as it is written on the wire. */
  readonly target: string;
}

export interface Search {
  readonly request: SearchRequest;
  readonly hits: readonly SearchHit[];
  /** Where the next page begins; undefined when there is none. */
  readonly next: string | undefined;
  readonly state: 'asking' | 'done' | 'failed';
  /** Why it failed, or what is missing. */
  readonly text: string;
  readonly askedAt: number;
}

/** Answers of the server that are still to come, the oldest first; only the last is that of the present search. */
export interface SearchState {
  present: Search | undefined;
  awaited: number;
}

export function startSearch(turn: Turn, request: SearchRequest): void {
  ask(turn, { request, hits: [], next: undefined, state: 'asking', text: '', askedAt: turn.now });
}

/** The next page. */
export function searchMore(turn: Turn): void {
  const { present } = turn.state.search;
  if (present === undefined || present.state !== 'done' || present.next === undefined) return;
  if (present.hits.length < MOST_HITS) ask(turn, { ...present, state: 'asking', askedAt: turn.now });
}

export function takeSearch(turn: Turn, batch: Batch): void {
  const { search } = turn.state;
  search.awaited = Math.max(0, search.awaited - 1);
  const { present } = search;
  if (present?.state !== 'asking' || search.awaited > 0) return;
  const [next = '*'] = batch.params;
  const found = batch.messages.flatMap((message) =>
    isHidden(turn.state, message) ? [] : hitOf(turn, message),
  );
  search.present = {
    ...present,
    hits: [...present.hits, ...found].slice(0, MOST_HITS),
    next: next === '*' ? undefined : next,
    state: 'done',
  };
  // A page may be empty and not the last: the server has looked as long as it may.
  if (found.length === 0) searchMore(turn);
}

/** FAIL SEARCH, WARN SEARCH, or 421: the words are for the list of results. */
export function onSearchAnswer(turn: Turn, message: Message): void {
  const { search } = turn.state;
  const text = cleanPlain(message.params.at(-1) ?? '');
  if (message.command !== 'WARN') search.awaited = Math.max(0, search.awaited - 1);
  if (search.present?.state !== 'asking' || search.awaited > (message.command === 'WARN' ? 1 : 0)) return;
  search.present =
    message.command === 'WARN' ? { ...search.present, text } : { ...search.present, text, state: 'failed' };
}

export function searchTick(turn: Turn): void {
  const { search } = turn.state;
  if (search.present?.state !== 'asking') return;
  if (Math.abs(turn.now - search.present.askedAt) > PATIENCE_MS) {
    search.awaited = 0;
    search.present = { ...search.present, state: 'failed', text: 'the server does not answer' };
  }
}

/** The connection is gone, and with it the answers. */
export function forgetAnswers({ state: { search } }: Turn): void {
  search.awaited = 0;
  if (search.present?.state === 'asking')
    search.present = {
      ...search.present,
      state: 'failed',
      text: 'the connection was lost; Enter searches again',
    };
}

function ask(turn: Turn, search: Search): void {
  const { state, effects } = turn;
  const fault = !state.registered
    ? 'not connected: only this conversation can be searched (^F)'
    : hasCap(state.caps, Cap.search | Cap.batch)
      ? undefined
      : 'this server has no search; ^F finds in what is loaded';
  state.search.present = fault === undefined ? search : { ...search, state: 'failed', text: fault };
  if (fault !== undefined) return;
  state.search.awaited++;
  const request = {
    ...search.request,
    limit: PAGE,
    ...(search.next === undefined ? {} : { cursor: search.next }),
  };
  effects.push({ do: 'send', message: { command: 'SEARCH', params: [formatSearchRequest(request)] } });
}

function hitOf({ state, now }: Turn, message: Message): SearchHit[] {
  const { command, params, source = '' } = message;
  const msgid = msgidOf(message);
  const [to = '', text = ''] = params;
  if ((command !== 'PRIVMSG' && command !== 'NOTICE') || msgid === undefined) return [];
  const [nick = ''] = source.split('!', 1);
  const room = /^[@+]/.test(to) ? to.slice(1) : to;
  const target = isRoomName(room) ? room : isOwnNick(state, nick) ? to : nick;
  const words = text.startsWith('\u0001ACTION ') ? `* ${text.slice(8).replace('\u0001', '')}` : text;
  return [{ msgid, time: timeOf(message, now), nick: cleanName(nick), text: cleanPlain(words), target }];
}
