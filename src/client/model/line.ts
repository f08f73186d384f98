/**
 * One line of a conversation: what somebody said, what happened, or what the client itself has to say.
 *
 * Lines are never changed, only replaced, so whoever draws one may keep what it computed for as long as it sees
 * the same object.
 */
import type { Span } from '../../protocol/formatting.js';

export type LineKind =
  | 'message'
  | 'action'
  | 'notice'
  | 'join'
  | 'part'
  | 'quit'
  | 'nick'
  | 'kick'
  | 'topic'
  | 'mode'
  | 'invite'
  /** An answer of the server (WHOIS, LIST...) or words of the client. */
  | 'info'
  | 'error'
  /** The divider over what was missed while the connection was down; `count` messages, in `text` how many call. */
  | 'missed'
  /** Messages between those above and those below are not loaded. */
  | 'gap';

/** What a message answers. */
export interface Reply {
  readonly msgid: string;
  /** Who said that; '' while it is not loaded. */
  readonly nick: string;
  /** Its first words. */
  readonly text: string;
}

/** One person's newest word on one reaction to a message. */
export interface Reaction {
  /** An emoji or a short text. */
  readonly text: string;
  readonly nick: string;
  readonly own: boolean;
  /** It was taken back: kept, because the words may come in any order. */
  readonly taken: boolean;
  /** Of the message that brought it. */
  readonly time: number;
  readonly msgid: string;
}

/**
 * What is known of an own line: '' also for own lines that nobody confirms, or that come from history. `delivered`:
 * everybody who could receive it has it.
 */
export type LineMark = '' | 'pending' | 'stored' | 'delivered' | 'refused';

/** Every text is clean (src/protocol/clean-text.ts). */
export interface Line {
  /** Unique in this process, rising in the order of making. */
  readonly id: number;
  readonly kind: LineKind;
  /** Unix ms: the server's when it told, otherwise ours. */
  readonly time: number;
  /** As the server wrote it; for the wire and for dedupe, not for showing. */
  readonly msgid: string | undefined;
  /** Who spoke or acted; '' for the client itself. */
  readonly nick: string;
  /** Words, reason, topic or modes. */
  readonly text: string;
  /** The same text in its styles, when it has any. */
  readonly spans: readonly Span[] | undefined;
  /** The other end: new nick, kicked or invited person, recipient of a private copy, part of a room (`@#room`). */
  readonly target: string;
  readonly own: boolean;
  /** Calls the reader by name. */
  readonly mention: boolean;
  /** Came out of the server's history, not live. */
  readonly replayed: boolean;
  readonly mark: LineMark;
  /** How many have an own line, of how many that could receive it; 0 of 0 when that was not told. */
  readonly has: number;
  readonly of: number;
  /** Why the server refused it, or why it waits. */
  readonly reason: string;
  /** The outbox's id of an own line. */
  readonly sendId: string | undefined;
  /** A private message shown where the reader is; its own place is the private conversation. */
  readonly copy: boolean;
  /** The msgid of what it is a copy of. */
  readonly copyOf: string | undefined;
  readonly reply: Reply | undefined;
  /** Those that were taken back, too; ordered by text and nick. */
  readonly reactions: readonly Reaction[];
  /** It is gone (IRCv3 message-redaction): `text` says who deleted it and why. */
  readonly deleted: boolean;
  /** Of a divider: how many messages, from `time` until this time. Nothing else has one: a number of its own is 16 bytes. */
  readonly count: number;
  readonly until: number | undefined;
}

const NO_REACTIONS: readonly Reaction[] = [];

/** What makes a line besides its defaults. */
export type LineParts = Pick<Line, 'kind'> & Partial<Line>;

/** All lines have the same shape, so that a hundred thousand of them stay cheap to read. */
export function makeLine(id: number, time: number, parts: LineParts): Line {
  return {
    id,
    kind: parts.kind,
    time,
    msgid: parts.msgid === undefined ? undefined : ownCopy(parts.msgid),
    nick: parts.nick ?? '',
    text: parts.text === undefined ? '' : ownCopy(parts.text),
    spans: parts.spans,
    target: parts.target ?? '',
    own: parts.own ?? false,
    mention: parts.mention ?? false,
    replayed: parts.replayed ?? false,
    mark: parts.mark ?? '',
    has: parts.has ?? 0,
    of: parts.of ?? 0,
    reason: parts.reason ?? '',
    sendId: parts.sendId,
    copy: parts.copy ?? false,
    copyOf: parts.copyOf,
    reply: parts.reply,
    reactions: parts.reactions ?? NO_REACTIONS,
    deleted: parts.deleted ?? false,
    count: parts.count ?? 0,
    until: parts.until,
  };
}

/**
 * The same text in memory of its own. V8 makes a text of 13 characters or more that is cut out of a longer one a view
 * of it, and the view keeps the whole line that the server sent, its tags included, for as long as the message is kept.
 */
function ownCopy(text: string): string {
  return text.length < 13 ? text : [text.charAt(0), text.slice(1)].join('');
}

/** Whether somebody said it, as opposed to something that happened. */
export function isSpoken(line: Line): boolean {
  return line.kind === 'message' || line.kind === 'action' || line.kind === 'notice';
}

/** The line in words without its time, for events and for whoever cannot see a screen. */
export function lineInWords(line: Line): string {
  const reason = line.text === '' ? '' : ` (${line.text})`;
  switch (line.kind) {
    case 'message':
      return `<${line.nick}> ${line.text}`;
    case 'action':
      return `* ${line.nick} ${line.text}`;
    case 'notice':
      return `-${line.nick}- ${line.text}`;
    case 'join':
      return `${line.nick} joined`;
    case 'part':
      return `${line.nick} left${reason}`;
    case 'quit':
      return `${line.nick} quit${reason}`;
    case 'nick':
      return `${line.nick} is now ${line.target}`;
    case 'kick':
      return `${line.target} was removed by ${line.nick}${reason}`;
    case 'topic':
      return line.text === '' ? `${line.nick} cleared the topic` : `${line.nick} set the topic: ${line.text}`;
    case 'mode':
      return `${line.nick} set modes: ${line.text}`;
    case 'invite':
      return `${line.nick} invited ${line.target}${line.text === '' ? '' : ` to ${line.text}`}`;
    case 'info':
    case 'error':
      return line.text;
    case 'missed':
      return `${missedInWords(line)}${line.text === '' ? '' : `, ${line.text}`}`;
    case 'gap':
      return 'messages between are not loaded';
  }
}

/** How much was missed, of a divider. */
export function missedInWords({ count }: Pick<Line, 'count'>): string {
  return `${count} ${count === 1 ? 'message' : 'messages'} while you were away`;
}
