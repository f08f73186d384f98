/** Who is where: joins, leaves, nicks, ranks, presence. Every name is compared folded, as the server does. */
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import type { Message } from '../../protocol/message.js';
import { parseModeChanges } from '../../protocol/modes.js';
import { isRoomName } from '../../protocol/names.js';
import { type Conversation, kindOf } from './conversation.js';
import { eventLine, senderOf } from './event-line.js';
import { catchUp } from './history.js';
import { isHidden } from './quiet.js';
import { isOwnNick, openConversation, show, tell, type ClientState, type Turn } from './state.js';
import { cleanName, cleanPlain, msgidOf } from './text.js';
import { stopTyping } from './typing.js';
import { goTo, renameVisited } from './unread.js';

/** No room of ours is larger; a server that lists more is lying. */
const MOST_MEMBERS = 50_000;
/** Asking for the presence of more people than that costs more than it tells. */
const MOST_ASKED_WHO = 200;

type Handler = (turn: Turn, message: Message) => void;

/** What changes membership, by command. Each survives any parameters. */
export const MEMBERSHIP: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['JOIN', onJoin],
  ['PART', onPart],
  ['QUIT', onQuit],
  ['KICK', onKick],
  ['NICK', onNick],
  ['MODE', onMode],
  ['TOPIC', onTopic],
  ['AWAY', onAway],
  ['CHGHOST', onChangeHost],
  ['INVITE', onInvite],
  ['331', (turn, { params }) => setTopic(turn, params[1] ?? '', '')],
  ['332', onTopicReply],
  ['353', onNames],
  ['366', onEndOfNames],
]);

function onJoin(turn: Turn, message: Message): void {
  const { state } = turn;
  const room = message.params[0] ?? '';
  const nick = senderOf(message);
  if (!isRoomName(room) || nick === '') return;
  const own = isOwnNick(state, nick);
  const conversation = own ? openConversation(turn, room) : findRoom(state, room);
  if (conversation?.kind !== 'room') return;
  if (own) {
    state.userHost = message.source?.slice(nick.length + 1) ?? state.userHost;
    conversation.joined = true;
    conversation.wanted = true;
    state.tabsVersion++;
    conversation.members.clear();
    conversation.namesOpen = false;
    conversation.namesKnown = false;
    conversation.topic = '';
    turn.effects.push({ do: 'changed', what: 'conversations' });
  }
  addMember(conversation, nick, '');
  // A resumed session is shown its rooms by joins that never happened.
  const happened = !own || !state.resumed || msgidOf(message) !== undefined;
  if (happened) showEvent(turn, conversation, message);
  if (own) {
    // The first room a person gets into is where they are.
    if (!state.placed && state.conversations.get(state.active)?.kind === 'server')
      goTo(state, conversation.key);
    state.placed = true;
    catchUp(turn, conversation);
  }
  membersChanged(turn, conversation);
}

function onPart(turn: Turn, message: Message): void {
  const conversation = findRoom(turn.state, message.params[0] ?? '');
  if (conversation === undefined) return;
  const nick = senderOf(message);
  showEvent(turn, conversation, message);
  if (isOwnNick(turn.state, nick)) leave(turn, conversation);
  else removeMember(turn, conversation, nick);
}

function onKick(turn: Turn, message: Message): void {
  const [room = '', nick = ''] = message.params;
  const conversation = findRoom(turn.state, room);
  if (conversation === undefined) return;
  showEvent(turn, conversation, message);
  if (isOwnNick(turn.state, nick)) leave(turn, conversation);
  else removeMember(turn, conversation, nick);
}

function onQuit(turn: Turn, message: Message): void {
  const nick = senderOf(message);
  turn.state.toldAway.delete(foldName(nick));
  for (const conversation of conversationsWith(turn.state, nick)) {
    showEvent(turn, conversation, message);
    removeMember(turn, conversation, nick);
  }
}

function onNick(turn: Turn, message: Message): void {
  const { state } = turn;
  const from = senderOf(message);
  const to = message.params[0] ?? '';
  if (from === '' || to === '') return;
  const own = isOwnNick(state, from);
  // The private conversation goes on under the new name, unless there is one already.
  const shown = conversationsWith(state, from);
  for (const conversation of shown) {
    showEvent(turn, conversation, message);
    stopTyping(turn, conversation, from);
    const member = conversation.members.get(foldName(from));
    if (member === undefined) continue;
    conversation.members.delete(foldName(from));
    conversation.members.set(foldName(to), { ...member, nick: cleanName(to) });
    membersChanged(turn, conversation);
  }
  if (own) {
    state.nick = cleanName(to);
    turn.effects.push({ do: 'changed', what: 'nick' });
  } else if (!isRoomName(to)) renamePrivate(turn, from, to);
}

function renamePrivate(turn: Turn, from: string, to: string): void {
  const { state } = turn;
  const conversation = state.conversations.get(foldName(from));
  if (conversation?.kind !== 'private') return;
  if (foldName(from) !== foldName(to)) {
    if (state.conversations.has(foldName(to))) return;
    // Rebuilt, so that its tab stays where it is.
    const entries = [...state.conversations].map(
      ([key, one]) => [one === conversation ? foldName(to) : key, one] as const,
    );
    state.conversations.clear();
    for (const [key, one] of entries) state.conversations.set(key, one);
  }
  if (state.active === conversation.key) state.active = foldName(to);
  renameVisited(state, conversation.key, foldName(to));
  state.tabsVersion++;
  conversation.key = foldName(to);
  conversation.target = to;
  conversation.name = `@${cleanName(to)}`;
  turn.effects.push({ do: 'changed', what: 'conversations' });
}

function onMode(turn: Turn, message: Message): void {
  const { state } = turn;
  const conversation = findRoom(state, message.params[0] ?? '');
  if (conversation === undefined) return;
  showEvent(turn, conversation, message);
  for (const { add, mode, kind, argument } of parseModeChanges(message.params.slice(1), state.modes)) {
    const member = argument === undefined ? undefined : conversation.members.get(foldName(argument));
    if (kind !== 'prefix' || member === undefined) continue;
    const ranks = state.modes.prefixes.filter(([letter, symbol]) =>
      letter === mode ? add : member.prefix.includes(symbol),
    );
    member.prefix = ranks.map(([, symbol]) => symbol).join('');
  }
  membersChanged(turn, conversation);
}

function onTopic(turn: Turn, message: Message): void {
  const conversation = findRoom(turn.state, message.params[0] ?? '');
  if (conversation === undefined) return;
  showEvent(turn, conversation, message);
  const topic = cleanPlain(message.params[1] ?? '');
  conversation.toldTopic = topic;
  setTopic(turn, conversation.target, topic);
}

function onAway(turn: Turn, message: Message): void {
  setPresence(turn, senderOf(message), (message.params[0] ?? '') !== '');
}

function onChangeHost(turn: Turn, message: Message): void {
  const [user = '', host = ''] = message.params;
  if (isOwnNick(turn.state, senderOf(message))) turn.state.userHost = `${user}@${host}`;
}

function onInvite(turn: Turn, message: Message): void {
  const room = findRoom(turn.state, message.params[1] ?? '');
  const conversation = room ?? turn.state.conversations.get(turn.state.active);
  if (conversation !== undefined) showEvent(turn, conversation, message);
}

/** Marks a person as away or back, wherever they are. */
export function setPresence(turn: Turn, nick: string, away: boolean): void {
  const key = foldName(nick);
  if (!away) turn.state.toldAway.delete(key);
  for (const conversation of turn.state.conversations.values()) {
    const member = conversation.members.get(key);
    if (member === undefined || member.away === away) continue;
    member.away = away;
    membersChanged(turn, conversation);
  }
}

/** RPL_NAMREPLY <us> <symbol> <room> :<[prefixes]nick[!user@host]>... */
function onNames(turn: Turn, message: Message): void {
  const conversation = findRoom(turn.state, message.params[2] ?? '');
  if (conversation === undefined) return;
  const away = new Set([...conversation.members].flatMap(([key, member]) => (member.away ? [key] : [])));
  if (!conversation.namesOpen) {
    conversation.namesOpen = true;
    conversation.members.clear();
  }
  const symbols = turn.state.modes.prefixes.map(([, symbol]) => symbol).join('');
  for (const word of (message.params[3] ?? '').split(' ')) {
    let at = 0;
    while (at < word.length && symbols.includes(word.charAt(at))) at++;
    const nick = word.slice(at).split('!', 1)[0] ?? '';
    if (nick !== '') addMember(conversation, nick, word.slice(0, at), away.has(foldName(nick)));
  }
}

function onEndOfNames(turn: Turn, message: Message): void {
  const conversation = findRoom(turn.state, message.params[1] ?? '');
  if (conversation === undefined) return;
  conversation.namesOpen = false;
  conversation.namesKnown = true;
  membersChanged(turn, conversation);
  // Who is away is told from now on (away-notify); who is away already has to be asked.
  if (!hasCap(turn.state.caps, Cap.awayNotify) || conversation.askedWho) return;
  if (!conversation.joined || conversation.members.size > MOST_ASKED_WHO) return;
  conversation.askedWho = true;
  turn.effects.push({ do: 'send', message: { command: 'WHO', params: [conversation.target] } });
}

function onTopicReply(turn: Turn, { params }: Message): void {
  const topic = cleanPlain(params[2] ?? '');
  const conversation = findRoom(turn.state, params[1] ?? '');
  setTopic(turn, params[1] ?? '', topic);
  if (conversation === undefined) return;
  // Who asks for it (/topic) is answered; with each join it comes unasked.
  const isAsked = conversation.namesKnown;
  if (!isAsked && conversation.toldTopic === topic) return;
  conversation.toldTopic = topic;
  tell(turn, 'info', `topic: ${topic}`, conversation);
}

function setTopic(turn: Turn, room: string, topic: string): void {
  const conversation = findRoom(turn.state, room);
  if (conversation === undefined) return;
  conversation.topic = topic;
  turn.effects.push({ do: 'changed', what: 'topic' });
}

function leave(turn: Turn, conversation: Conversation): void {
  conversation.joined = false;
  conversation.wanted = false;
  turn.state.tabsVersion++;
  conversation.catchingUp = false;
  conversation.askedWho = false;
  conversation.members.clear();
  conversation.typists.clear();
  membersChanged(turn, conversation);
  turn.effects.push({ do: 'changed', what: 'conversations' });
}

function addMember(conversation: Conversation, nick: string, prefix: string, away = false): void {
  if (conversation.members.size >= MOST_MEMBERS) return;
  conversation.members.set(foldName(nick), { nick: cleanName(nick), prefix, away });
}

function removeMember(turn: Turn, conversation: Conversation, nick: string): void {
  stopTyping(turn, conversation, nick);
  if (conversation.members.delete(foldName(nick))) membersChanged(turn, conversation);
}

function membersChanged(turn: Turn, conversation: Conversation): void {
  conversation.membersVersion++;
  turn.effects.push({ do: 'changed', what: 'members' });
}

function showEvent(turn: Turn, conversation: Conversation, message: Message): void {
  if (isHidden(turn.state, message)) return;
  const line = eventLine(turn, message, false);
  if (line === undefined || (line.msgid !== undefined && conversation.log.has(line.msgid))) return;
  show(turn, conversation, line);
}

function findRoom(state: ClientState, room: string): Conversation | undefined {
  if (kindOf(room) !== 'room') return undefined;
  return state.conversations.get(foldName(room));
}

/** Rooms that a person is in, and the private conversation with them. */
function conversationsWith(state: ClientState, nick: string): Conversation[] {
  const key = foldName(nick);
  return [...state.conversations.values()].filter(
    (one) => one.members.has(key) || (one.kind === 'private' && one.key === key),
  );
}
