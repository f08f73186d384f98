/** A place where things are said: a room, the private one of two people, or what the server itself says. */
import { foldName } from '../../protocol/casemapping.js';
import type { Message } from '../../protocol/message.js';
import { isRoomName } from '../../protocol/names.js';
import type { Line } from './line.js';
import { LineLog } from './line-log.js';
import { Notes } from './notes.js';
import { makeReading, type Reading } from './reading.js';
import type { Typist } from './typing.js';

/** The key of the server's own conversation; no nick and no room can be called so. */
export const SERVER_KEY = '*';

export interface Member {
  /** Clean, for showing. */
  nick: string;
  /** `@`, `+`, `@+`...: highest first. */
  prefix: string;
  away: boolean;
}

/** Where the server's history goes on for us. */
export interface HistoryAnchor {
  readonly msgid: string | undefined;
  readonly time: number;
}

/** What was missed while we were away, so far. */
export interface Missed {
  /** Its first line, above which the divider stands. */
  readonly first: Line;
  divider: Line | undefined;
  /** Messages, without joins and the like. */
  count: number;
  /** Of them those that call the reader by name. */
  mentions: number;
  /** Time of its last line, ms. */
  until: number;
  pages: number;
}

/** Where the new lines begin, and how many they are. */
export interface Fresh {
  readonly from: Line;
  readonly count: number;
  /** Whatever is after this time, ms, is new, also what is not loaded yet; undefined when nobody keeps that. */
  readonly since: number | undefined;
}

/** Who has received a message, and who has not; clean. */
export interface Holders {
  readonly has: readonly string[];
  readonly not: readonly string[];
}

export interface Conversation {
  /** Folded target; SERVER_KEY for the server. */
  key: string;
  readonly kind: 'room' | 'private' | 'server';
  /** As it is written on the wire. */
  target: string;
  /** Clean, for showing: "#lobby", "@alice", "server". */
  name: string;
  readonly log: LineLog;
  /** What is known of messages that are not in the log. */
  readonly notes: Notes;
  /** By msgid, of the messages that were asked about last. */
  readonly holders: Map<string, Holders>;
  /** By folded nick: who is typing here. */
  readonly typists: Map<string, Typist>;
  /** By folded nick; of rooms only. */
  readonly members: Map<string, Member>;
  /** Changes whenever the members do, so that a sorted list can be kept. */
  membersVersion: number;
  /** A NAMES answer is coming in: its first line replaces what we knew. */
  namesOpen: boolean;
  /** The answer was complete: whoever is not in `members` is not here. */
  namesKnown: boolean;
  topic: string;
  /** The last one that stands in the log. */
  toldTopic: string;
  /** We are in it now. */
  joined: boolean;
  /** We want to be in it: joined again after every reconnect. */
  wanted: boolean;
  /** The key (+k) it was joined with. */
  password: string | undefined;
  /** What came while the reader was elsewhere; `mentions` of them call the reader. */
  unread: number;
  mentions: number;
  /** The oldest of them, by time. */
  unreadFrom: Line | undefined;
  /** What was new when the reader came here: a rule stands above it until they have left, or have seen it. */
  fresh: Fresh | undefined;
  /** How far it was read, here and elsewhere. */
  readonly reading: Reading;
  /** Set while missed messages may still be loaded; own lines wait until it is undefined again. */
  anchor: HistoryAnchor | undefined;
  catchingUp: boolean;
  /** It goes on from an earlier run, whose lines are not here: a page of them is loaded as well. */
  wantsContext: boolean;
  /** What has been caught up since the last reconnect. */
  missed: Missed | undefined;
  /** The server has nothing older than the top of the log. */
  startReached: boolean;
  loadingOlder: boolean;
  /** What was read above the top of the log, if nothing of it is a line: reactions and the like. */
  olderFrom: HistoryAnchor | undefined;
  /** A WHO of our own is running: its answers are facts, not text. */
  askedWho: boolean;
  /** By msgid: what was told of own lines that are not here yet, `RECEIPT` as it came. */
  readonly earlyReceipts: Map<string, Message>;
  /** Folded nicks of those who spoke, most recent last; for completion. */
  readonly speakers: Map<string, string>;
}

/** @param name clean */
export function makeConversation(kind: Conversation['kind'], target: string, name: string): Conversation {
  return {
    key: kind === 'server' ? SERVER_KEY : foldName(target),
    kind,
    target,
    name,
    log: new LineLog(),
    notes: new Notes(),
    holders: new Map(),
    typists: new Map(),
    members: new Map(),
    membersVersion: 0,
    namesOpen: false,
    namesKnown: false,
    topic: '',
    toldTopic: '',
    joined: false,
    wanted: false,
    password: undefined,
    unread: 0,
    mentions: 0,
    unreadFrom: undefined,
    fresh: undefined,
    reading: makeReading(),
    anchor: undefined,
    catchingUp: false,
    wantsContext: false,
    missed: undefined,
    startReached: false,
    loadingOlder: false,
    olderFrom: undefined,
    askedWho: false,
    earlyReceipts: new Map(),
    speakers: new Map(),
  };
}

/** Which kind of conversation a wire target is. */
export function kindOf(target: string): 'room' | 'private' {
  return isRoomName(target) ? 'room' : 'private';
}

/** A room that the reader has left, was put out of, or could not enter. */
export function isOutside({ kind, joined, wanted }: Conversation): boolean {
  return kind === 'room' && !joined && !wanted;
}

/** Messages before the newest may be missing. */
export function isIncomplete({ catchingUp, anchor }: Conversation): boolean {
  return catchingUp || anchor !== undefined;
}
