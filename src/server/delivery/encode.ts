/**
 * A LogEvent as the line a session is shown, in its capabilities (IRCv3 message-tags, server-time, account-tag,
 * extended-join, away-notify, setname).
 */
import { Cap } from '../../protocol/capabilities.js';
import { formatSource } from '../../protocol/message.js';
import { batchLines } from '../../protocol/multiline.js';
import { SEND_ID_TAG } from '../../protocol/send-id.js';
import { serialiseTags } from '../../protocol/serialise.js';
import { formatTime } from '../../protocol/timestamp.js';
import { cutsOf, textOf } from '../state/event-data.js';
import { sendIdOfKey } from '../state/send-key.js';
import type { Author, LogEvent } from '../store/types.js';
import { AS_BATCH, encodeLines } from './encode-lines.js';
import { fitLine } from './fit-line.js';

/** Tags of the one who is shown the line: a label or a batch. */
export type ExtraTag = readonly [key: 'label' | 'batch', value: string];

/** The name of a room as it was first written, from its folded one. */
export type RoomNames = (key: string) => string;

/** Capabilities without which a kind is not shown at all. */
const REQUIRED: Readonly<Partial<Record<LogEvent['kind'], number>>> = {
  tagmsg: Cap.messageTags,
  away: Cap.awayNotify,
  setname: Cap.setname,
  redact: Cap.messageRedaction,
  account: Cap.accountNotify,
};

/** Every session has the same bits of these, or is shown another line: the capabilities that count for an event. */
export function classMask(event: LogEvent): number {
  let mask = Cap.serverTime | (REQUIRED[event.kind] ?? 0);
  if (event.msgid !== undefined || event.tags !== undefined) mask |= Cap.messageTags;
  if (event.author.account !== undefined) mask |= Cap.accountTag;
  if (event.kind === 'join') mask |= Cap.extendedJoin;
  if (cutsOf(event) !== undefined) mask |= AS_BATCH;
  return mask;
}

/**
 * The line with its CR LF; of a message of several lines all of them.
 *
 * @param extra needs batch or labeled-response, which the caller knows
 * @param own whether it is for its author, who is also shown the send id
 * @returns undefined when a session with these capabilities is not shown such an event
 */
export function encodeEvent(
  event: LogEvent,
  capabilities: number,
  roomNames: RoomNames,
  extra?: ExtraTag,
  own: boolean = false,
): string | undefined {
  const required = REQUIRED[event.kind];
  if (required !== undefined && (capabilities & required) === 0) return undefined;
  const words = wordsOf(event, capabilities, roomNames);
  if (words === undefined) return undefined;
  const [command, ...params] = words;
  const source = sourceOf(event.author);
  const tags = tagsOf(event, capabilities, extra, own);
  const cuts = cutsOf(event);
  if (cuts !== undefined) {
    const { target, text, place } = event;
    const spoken = { source, command, target, place, lines: batchLines({ text, cuts }) };
    return encodeLines(spoken, { first: tags, others: tagsOfFollowing(tags) }, capabilities);
  }
  const line = fitLine(source, command, params);
  return tags.size === 0 ? `${line}\r\n` : `${serialiseTags(tags)}${line}\r\n`;
}

function wordsOf(
  event: LogEvent,
  capabilities: number,
  roomNames: RoomNames,
): [command: string, ...params: string[]] | undefined {
  const { kind, target, text, author, conversation } = event;
  switch (kind) {
    case 'message':
      return ['PRIVMSG', target, text];
    case 'notice':
      return ['NOTICE', target, text];
    case 'tagmsg':
      return ['TAGMSG', target];
    case 'create':
      return undefined;
    case 'join':
      return (capabilities & Cap.extendedJoin) === 0
        ? ['JOIN', roomNames(conversation)]
        : ['JOIN', roomNames(conversation), author.account ?? '*', textOf(event, 'realName')];
    case 'part':
      return ['PART', roomNames(conversation), ...optional(text)];
    case 'quit':
      return ['QUIT', text];
    case 'nick':
      return ['NICK', target];
    case 'kick':
      return ['KICK', roomNames(conversation), target, text];
    case 'topic':
      return ['TOPIC', roomNames(conversation), text];
    case 'mode':
      // The mode string is several words; it begins with + or -.
      return ['MODE', target, ...text.split(' ')];
    case 'invite':
      return ['INVITE', target, roomNames(conversation)];
    case 'away':
      return ['AWAY', ...optional(text)];
    case 'setname':
      return ['SETNAME', text];
    case 'redact':
      return ['REDACT', target, textOf(event, 'msgid'), ...optional(text)];
    case 'account':
      return ['ACCOUNT', text];
    case 'redacted':
      return undefined;
  }
}

function optional(text: string): string[] {
  return text === '' ? [] : [text];
}

function sourceOf({ nick, user, host }: Author): string {
  return user === '' ? nick : formatSource(nick, user, host);
}

function tagsOf(
  event: LogEvent,
  capabilities: number,
  extra: ExtraTag | undefined,
  own: boolean,
): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  if (extra !== undefined) tags.set(extra[0], extra[1]);
  if ((capabilities & Cap.serverTime) !== 0) tags.set('time', formatTime(event.time));
  if ((capabilities & Cap.messageTags) !== 0) {
    if (event.msgid !== undefined) tags.set('msgid', event.msgid);
    for (const [key, value] of Object.entries(event.tags ?? {})) tags.set(key, value);
    if (own && event.sendId !== undefined && (capabilities & Cap.sendId) !== 0) {
      tags.set(SEND_ID_TAG, sendIdOfKey(event.sendId));
    }
  }
  if ((capabilities & Cap.accountTag) !== 0 && event.author.account !== undefined) {
    tags.set('account', event.author.account);
  }
  return tags;
}

/** What is said of the message once is not said again with its second line: its ids, and the answer's label. */
const ONCE: ReadonlySet<string> = new Set(['msgid', 'label', SEND_ID_TAG]);
/** Client-only tags beyond this are on the first line alone: a message of 64 lines would be 64 times as long. */
const MOST_REPEATED = 128;

function tagsOfFollowing(tags: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const following = [...tags].filter(([key]) => !ONCE.has(key));
  const clientOnly = following.filter(([key]) => key.startsWith('+'));
  const isLong = Buffer.byteLength(serialiseTags(clientOnly)) > MOST_REPEATED;
  return new Map(isLong ? following.filter(([key]) => !key.startsWith('+')) : following);
}
