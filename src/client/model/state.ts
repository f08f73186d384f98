/**
 * All that the client knows, in one object that `reduce` alone changes.
 *
 * It is changed in place: a log of a hundred thousand lines cannot be copied for each message. There is no clock, no
 * socket and no randomness in here, so the same inputs always make the same state.
 */
import type { CapabilitySet } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import type { Isupport } from '../../protocol/isupport.js';
import { makeModeTable, type ModeTable } from '../../protocol/modes.js';
import { DEFAULT_SETTINGS, type Settings } from '../settings/settings.js';
import type { ConnectionState } from './connection.js';
import { type Conversation, kindOf, makeConversation, SERVER_KEY } from './conversation.js';
import type { Effect } from './inputs.js';
import type { HistoryState, SeenPlace } from './history-state.js';
import type { ListedRoom } from './listed-rooms.js';
import { type Quiet, quietOf } from './quiet.js';
import { isSpoken, type Line, type LineParts, makeLine } from './line.js';
import { cleanName } from './text.js';
import type { SearchState } from './search.js';
import { askMarker } from './ask-marker.js';
import { noteNewest } from './reading.js';
import { noteUnread } from './unread.js';

/** A server that opens private conversations without end must not fill the memory; no person has so many. */
const MOST_CONVERSATIONS = 500;
/** Remembered for completion. */
const MOST_SPEAKERS = 200;

export interface ClientState {
  /** Ours, clean; before registration the one we ask for. */
  nick: string;
  /** `user@host` as others see us, when known. */
  userHost: string | undefined;
  /** The server's own name, clean. */
  server: string;
  registered: boolean;
  /** The welcome burst is over. */
  burstOver: boolean;
  /** This connection has taken over the session of the one before. */
  resumed: boolean;
  caps: CapabilitySet;
  /** What the server says with its capabilities, by their names. */
  capValues: ReadonlyMap<string, string>;
  isupport: Isupport;
  modes: ModeTable;
  away: boolean;
  /** By folded nick: why somebody is away, as the reader was told. */
  readonly toldAway: Map<string, string>;
  connection: ConnectionState;
  /** Why the server has put us out or does not let us in, as the reader was told since we were in last. */
  readonly lastWords: Set<string>;
  /** By key, in the order of their tabs. The server's own is always there. */
  readonly conversations: Map<string, Conversation>;
  active: string;
  /** Keys in the order of the reader's last visits, the active one last; those never visited are not in it. */
  readonly visited: Set<string>;
  /** Changes whenever a conversation comes, goes, or has another name or count: so that a list can be kept. */
  tabsVersion: number;
  /** The reader has been put into a room; from then on only they decide where they are. */
  placed: boolean;
  /** A person has what is said before their eyes, and no script. */
  hasReader: boolean;
  /** The newest server time seen in any conversation, ms; 0 before the first. */
  lastSeen: number;
  /** By key: what the last /list has told. */
  readonly listed: Map<string, ListedRoom>;
  readonly history: HistoryState;
  readonly search: SearchState;
  /** By key: where conversations of the last run, that were not opened yet, go on. */
  readonly remembered: Map<string, SeenPlace>;
  nextLineId: number;
  /** Replaced as a whole. */
  settings: Settings;
  /** Made from the settings, and what holds for a while. */
  quiet: Quiet;
}

export function startState(nick: string, settings: Settings = DEFAULT_SETTINGS): ClientState {
  const server = makeConversation('server', SERVER_KEY, 'server');
  return {
    nick,
    userHost: undefined,
    server: '',
    registered: false,
    burstOver: false,
    resumed: false,
    caps: 0,
    capValues: new Map(),
    isupport: new Map(),
    // RFC 1459's own, for servers that do not tell (005).
    modes: makeModeTable('b,k,l,imnpst', '(ov)@+'),
    away: false,
    toldAway: new Map(),
    connection: { phase: 'idle' },
    lastWords: new Set(),
    conversations: new Map([[server.key, server]]),
    active: server.key,
    visited: new Set(),
    tabsVersion: 0,
    placed: false,
    hasReader: true,
    lastSeen: 0,
    listed: new Map(),
    history: { jobs: [], current: undefined, privateFrom: undefined },
    search: { present: undefined, awaited: 0 },
    remembered: new Map(),
    nextLineId: 1,
    settings,
    quiet: quietOf(settings),
  };
}

/** One run of the reducer: the state, the time, and the effects gathered so far. */
export interface Turn {
  readonly state: ClientState;
  /** Wall time, ms. */
  readonly now: number;
  readonly effects: Effect[];
}

export function serverConversation(state: ClientState): Conversation {
  const found = state.conversations.get(SERVER_KEY);
  if (found === undefined) throw new Error('the server conversation is made at the start and never removed');
  return found;
}

export function activeConversation(state: ClientState): Conversation {
  return state.conversations.get(state.active) ?? serverConversation(state);
}

export function isOwnNick(state: ClientState, nick: string): boolean {
  return foldName(nick) === foldName(state.nick);
}

/** The conversation of a wire target, made if need be; the server's one if there are too many. */
export function openConversation(turn: Turn, target: string): Conversation {
  const { state } = turn;
  const key = foldName(target);
  const known = state.conversations.get(key);
  if (known !== undefined) return known;
  if (state.conversations.size >= MOST_CONVERSATIONS) return serverConversation(state);
  const kind = kindOf(target);
  const name = kind === 'room' ? cleanName(target) : `@${cleanName(target)}`;
  const made = makeConversation(kind, target, name);
  const { privateFrom } = state.history;
  const isLate = kind === 'private' && state.registered && privateFrom !== undefined;
  if (isLate) made.anchor = { msgid: undefined, time: privateFrom };
  state.conversations.set(key, made);
  // That of others is asked for with their history, one after the other.
  if (!isLate) askMarker(turn, made);
  state.tabsVersion++;
  turn.effects.push({ do: 'changed', what: 'conversations' });
  return made;
}

/** A numbered line, of now unless `parts` has a time. */
export function newLine(turn: Turn, parts: LineParts): Line {
  return makeLine(turn.state.nextLineId++, parts.time ?? turn.now, parts);
}

/** How a line gets into a conversation. `first`: of the history before we came, which is not news. */
export type Placement = 'live' | 'missed' | 'first';

/** Puts a line into its place, counts it as unread where the reader is not, and says so. */
export function show(
  turn: Turn,
  conversation: Conversation,
  line: Line,
  placement: Placement = 'live',
): void {
  const { state, effects } = turn;
  if (placement === 'live') conversation.log.append(line);
  else conversation.log.insert(line);
  const news = placement !== 'first' && isSpoken(line) && !line.own && !line.copy;
  if (news && conversation.key !== state.active && conversation.kind !== 'server') {
    noteUnread(state, conversation, line);
  }
  noteNewest(conversation.reading, line);
  if (line.msgid !== undefined && line.time > state.lastSeen) state.lastSeen = line.time;
  if (isSpoken(line) && !line.own) noteSpeaker(conversation, line.nick);
  effects.push({ do: 'shown', conversation, line });
}

/** Words of the client or an answer of the server, where the reader is. */
export function tell(turn: Turn, kind: 'info' | 'error', text: string, where?: Conversation): void {
  show(turn, where ?? activeConversation(turn.state), newLine(turn, { kind, text }));
}

function noteSpeaker(conversation: Conversation, nick: string): void {
  const key = foldName(nick);
  conversation.speakers.delete(key);
  conversation.speakers.set(key, nick);
  if (conversation.speakers.size <= MOST_SPEAKERS) return;
  const [oldest] = conversation.speakers.keys();
  if (oldest !== undefined) conversation.speakers.delete(oldest);
}
