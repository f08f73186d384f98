/** PRIVMSG and NOTICE: into their conversation, and private ones also to where the reader is. */
import { foldName } from '../../protocol/casemapping.js';
import type { Message } from '../../protocol/message.js';
import { isRoomName } from '../../protocol/names.js';
import type { Conversation } from './conversation.js';
import { eventLine, senderOf } from './event-line.js';
import { dropPending } from './history-page.js';
import { annotate } from './annotation.js';
import { withNotes } from './replies-to.js';
import { stopTyping } from './typing.js';
import type { Line } from './line.js';
import { takeEarlyReceipt } from './receipts.js';
import {
  activeConversation,
  type ClientState,
  isOwnNick,
  newLine,
  openConversation,
  serverConversation,
  show,
  type Turn,
} from './state.js';
import { cleanName } from './text.js';

/** @param ownId the outbox's id, when this is the echo of an own line */
export function onSpoken(turn: Turn, message: Message, ownId: string | undefined): void {
  const made = eventLine(turn, message, false);
  if (made === undefined) return;
  const conversation = conversationOf(turn, message);
  const line = withNotes(
    conversation,
    ownId === undefined
      ? made
      : { ...made, own: true, mark: 'stored', sendId: ownId, target: partOf(conversation, message) },
  );
  stopTyping(turn, conversation, senderOf(message));
  if (ownId !== undefined) {
    const copies = copiesOf(turn.state, ownId);
    dropPending(turn.state, ownId);
    for (const [where, copy] of copies) {
      const { time, text, spans } = line;
      show(turn, where, { ...copy, time, mark: 'stored', reason: '', text, spans, copyOf: line.msgid });
    }
  }
  // History can be faster than the live line, on a server that delivers before it answers.
  const isKnown = line.msgid !== undefined && conversation.log.has(line.msgid);
  if (isKnown && ownId === undefined) return;
  if (!isKnown) show(turn, conversation, line);
  if (ownId !== undefined) {
    turn.effects.push({ do: 'marked', conversation, line });
    takeEarlyReceipt(turn, conversation, line);
  } else showCopy(turn, conversation, line);
}

/** A private line is also shown where the reader is, if that is elsewhere. */
export function showCopy(turn: Turn, conversation: Conversation, line: Line): void {
  if (conversation.kind !== 'private' || conversation.key === turn.state.active) return;
  const target = line.own ? conversation.name.slice(1) : 'you';
  const { kind, nick, text, spans, own, time, mark, sendId, reply, deleted, msgid: copyOf } = line;
  const shown = { kind, nick, text, spans, own, time, mark, sendId, reply, deleted };
  const copy = newLine(turn, { ...shown, target, copy: true, copyOf });
  const where = activeConversation(turn.state);
  if (mark === 'pending') where.log.addPending(copy);
  else show(turn, where, copy);
}

/** Copies of a waiting own line in conversations that it does not belong to. */
export function copiesOf(state: ClientState, sendId: string): Array<readonly [Conversation, Line]> {
  const found: Array<readonly [Conversation, Line]> = [];
  for (const conversation of state.conversations.values()) {
    for (let i = conversation.log.settled; i < conversation.log.length; i++) {
      const line = conversation.log.at(i);
      if (line?.sendId === sendId && line.copy) found.push([conversation, line]);
    }
  }
  return found;
}

/** A reaction, a deletion, typing: of a conversation that there is, for none is opened for them. */
export function onAnnotation(turn: Turn, message: Message): void {
  const { state } = turn;
  const sender = senderOf(message);
  const target = roomOf(state, message.params[0] ?? '');
  const isHere = !isRoomName(target) && !isOwnNick(state, sender);
  const conversation = state.conversations.get(foldName(isHere ? sender : target));
  if (conversation !== undefined && conversation.kind !== 'server')
    annotate(turn, conversation, message, false);
}

function conversationOf(turn: Turn, message: Message): Conversation {
  const { state } = turn;
  const sender = senderOf(message);
  const target = roomOf(state, message.params[0] ?? '');
  if (isRoomName(target)) {
    return state.conversations.get(foldName(target)) ?? openConversation(turn, target);
  }
  if (target !== '' && sender !== '' && isOwnNick(state, sender)) return openConversation(turn, target);
  // A server's name has a dot, a nick cannot; before registration everything is the server's.
  const fromServer =
    sender === '' || sender.includes('.') || !state.registered || cleanName(sender) === state.server;
  return fromServer ? serverConversation(state) : openConversation(turn, sender);
}

/** The operators of a room, when it was said to nobody else. */
function partOf({ kind }: Conversation, { params: [target = ''] }: Message): string {
  return kind === 'room' && !isRoomName(target) ? cleanName(target) : '';
}

/** `@#ops` speaks to the operators of #ops (STATUSMSG): shown in the room. */
function roomOf(state: ClientState, target: string): string {
  const symbols = state.modes.prefixes.map(([, symbol]) => symbol).join('');
  let at = 0;
  while (at < target.length && symbols.includes(target.charAt(at))) at++;
  return isRoomName(target.slice(at)) ? target.slice(at) : target;
}
