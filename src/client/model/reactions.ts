/**
 * Reactions to messages (IRCv3 client tag react): of each person the newest word on each reaction counts, by the
 * server's time, so that the result is the same in whatever order the words come.
 */
import { foldName } from '../../protocol/casemapping.js';
import { reactTag, replyTag, unreactTag } from '../../protocol/client-tags.js';
import { truncateBytes } from '../../protocol/limits.js';
import type { Message } from '../../protocol/message.js';
import { putCopies, putLine } from './change-line.js';
import type { Conversation } from './conversation.js';
import { senderOf } from './event-line.js';
import type { Line, Reaction } from './line.js';
import { isOwnNick, type Turn } from './state.js';
import { cleanName, cleanPlain, msgidOf, timeOf } from './text.js';

/** Words of reaction on one message; a screen could not show more. */
const MOST_ON_MESSAGE = 200;
/** The longest emoji, two people kissing in their skin tones, is ten code points; ":thumbsup:" is ten, too. */
const MOST_POINTS = 12;
const MOST_BYTES = 64;

/** One reaction to a message, with all who have it. */
export interface ReactionCount {
  readonly text: string;
  /** In the order in which they reacted. */
  readonly nicks: readonly string[];
  /** The reader is among them. */
  readonly own: boolean;
}

/** A reaction as it is shown: one row, short, clean; '' for what cannot be one. */
export function cleanReaction(text: string): string {
  const clean = cleanPlain(truncateBytes(text.replace(/\s+/g, ' ').trim(), MOST_BYTES));
  return Array.from(clean).slice(0, MOST_POINTS).join('').trim();
}

/** @returns whether the message was a reaction, or takes one back */
export function onReaction(
  turn: Turn,
  conversation: Conversation,
  message: Message,
  replayed: boolean,
): boolean {
  const [given, taken] = [reactTag(message), unreactTag(message)];
  const target = replyTag(message);
  const nick = senderOf(message);
  const text = cleanReaction(given ?? taken ?? '');
  if (target === undefined || nick === '' || text === '') return false;
  const reaction: Reaction = {
    text,
    nick: cleanName(nick),
    own: isOwnNick(turn.state, nick),
    taken: given === undefined,
    time: timeOf(message, turn.now),
    msgid: msgidOf(message) ?? '',
  };
  const isNew = changeReactions(turn, conversation, target, (known) => addReaction(known, reaction));
  if (isNew) turn.effects.push({ do: 'reacted', conversation, msgid: target, reaction, replayed });
  return true;
}

/** The message of a reaction was deleted: so is the reaction. @returns whether there was one */
export function dropReaction(turn: Turn, conversation: Conversation, target: string, msgid: string): boolean {
  let found = false;
  changeReactions(turn, conversation, target, (known) =>
    known.map((reaction) => {
      if (reaction.msgid !== msgid) return reaction;
      found = true;
      return { ...reaction, taken: true };
    }),
  );
  return found;
}

/** @returns whether it has changed anything */
function changeReactions(
  turn: Turn,
  conversation: Conversation,
  target: string,
  change: (known: readonly Reaction[]) => readonly Reaction[],
): boolean {
  const { log, notes } = conversation;
  const at = log.indexOf(target);
  const line = log.at(at);
  if (conversation.kind === 'private') {
    // It may stand where the reader was when it came, too.
    putCopies(
      turn.state,
      (copy) => copy.copyOf === target && !copy.deleted,
      (copy) => ({ ...copy, reactions: change(copy.reactions) }),
    );
  }
  if (line === undefined) {
    const known = notes.reactionsTo(target);
    const changed = change(known);
    notes.setReactions(target, changed);
    return changed !== known;
  }
  if (line.deleted) return false;
  const reactions = change(line.reactions);
  if (reactions === line.reactions) return false;
  putLine(conversation, at, line, { ...line, reactions });
  turn.effects.push({ do: 'changed', what: 'lines' });
  return true;
}

/** What two sources know of the reactions to one message. */
export function mergeReactions(one: readonly Reaction[], other: readonly Reaction[]): readonly Reaction[] {
  return other.reduce(addReaction, one);
}

function addReaction(known: readonly Reaction[], reaction: Reaction): readonly Reaction[] {
  const at = known.findIndex((one) => compareKeys(one, reaction) === 0);
  const before = known[at];
  if (before === undefined) {
    return known.length >= MOST_ON_MESSAGE ? known : [...known, reaction].toSorted(compareKeys);
  }
  return isNewer(reaction, before) ? known.with(at, reaction) : known;
}

function compareKeys(one: Reaction, other: Reaction): number {
  return compare(one.text, other.text) || compare(foldName(one.nick), foldName(other.nick));
}

function isNewer(one: Reaction, other: Reaction): boolean {
  return one.time === other.time ? one.msgid > other.msgid : one.time > other.time;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** The reactions to a message as they are shown: the one that came first stands first. */
export function countReactions({ reactions }: Line): ReactionCount[] {
  const byText = new Map<string, Reaction[]>();
  const given = reactions.filter(({ taken }) => !taken);
  for (const reaction of given.toSorted((a, b) => a.time - b.time || compare(a.msgid, b.msgid))) {
    const group = byText.get(reaction.text);
    if (group === undefined) byText.set(reaction.text, [reaction]);
    else group.push(reaction);
  }
  return [...byText].map(([text, group]) => ({
    text,
    nicks: group.map(({ nick }) => nick),
    own: group.some(({ own }) => own),
  }));
}
