/** Being in rooms: which ones we want, joining them (again), leaving them, and when a server will not have us. */
import { foldName } from '../../protocol/casemapping.js';
import type { Message } from '../../protocol/message.js';
import { type Conversation, SERVER_KEY } from './conversation.js';
import { refusalWords } from './refusal-words.js';
import { openConversation, tell, type ClientState, type Turn } from './state.js';
import { cleanPlain } from './text.js';
import { goTo } from './unread.js';

/** Why a JOIN can fail (Modern IRC): there is no point in asking again without a person. */
const JOIN_FAILURES: ReadonlySet<string> = new Set([
  '403',
  '405',
  '407',
  '437',
  '470',
  '471',
  '473',
  '474',
  '475',
  '476',
  '477',
  '489',
]);
/** Rooms in one JOIN line; names are short, and a line has 512 bytes. */
const ROOMS_PER_LINE = 5;

/** The reader wants to be in a room: now if we are connected, and after every reconnect. */
export function wantRoom(turn: Turn, room: string, password: string | undefined): void {
  const conversation = openConversation(turn, room);
  if (conversation.kind !== 'room') return;
  conversation.wanted = true;
  turn.state.tabsVersion++;
  conversation.password = password ?? conversation.password;
  goTo(turn.state, conversation.key);
  if (turn.state.burstOver && !conversation.joined) join(turn, [conversation]);
}

/** After the welcome: into all rooms that we were in or want to be in. */
export function joinWanted(turn: Turn): void {
  const rooms = [...turn.state.conversations.values()].filter(
    (one) => one.kind === 'room' && one.wanted && !one.joined,
  );
  // Keys are matched to rooms by their place, so those with one come first.
  rooms.sort((a, b) => Number(b.password !== undefined) - Number(a.password !== undefined));
  for (let i = 0; i < rooms.length; i += ROOMS_PER_LINE) join(turn, rooms.slice(i, i + ROOMS_PER_LINE));
}

/** The reader leaves a room, or closes one that we are not in. */
export function leaveRoom(turn: Turn, key: string, reason: string): void {
  const conversation = turn.state.conversations.get(key);
  if (conversation?.kind !== 'room') return;
  conversation.wanted = false;
  if (!conversation.joined) {
    closeConversation(turn, key);
    return;
  }
  const params = reason === '' ? [conversation.target] : [conversation.target, reason];
  turn.effects.push({ do: 'send', message: { command: 'PART', params } });
}

/** Takes a conversation off the screen; a room that we are still in stays. */
export function closeConversation(turn: Turn, key: string): void {
  const { state } = turn;
  const conversation = state.conversations.get(key);
  if (key === SERVER_KEY || conversation === undefined || conversation.joined) return;
  state.conversations.delete(key);
  state.visited.delete(key);
  state.tabsVersion++;
  if (state.active === key) goTo(state, nextAfter(state));
  turn.effects.push({ do: 'changed', what: 'conversations' });
}

/** @returns whether the message was the refusal of a JOIN */
export function onJoinFailed(turn: Turn, message: Message): boolean {
  const room = message.params[1] ?? '';
  const conversation = turn.state.conversations.get(foldName(room));
  const refused = JOIN_FAILURES.has(message.command);
  if (!refused || conversation?.kind !== 'room' || conversation.joined || !conversation.wanted) return false;
  conversation.wanted = false;
  turn.state.tabsVersion++;
  const reason = refusalWords(cleanPlain(message.params.at(-1) ?? ''));
  tell(turn, 'error', `cannot join ${conversation.name}: ${reason}`, conversation);
  turn.effects.push({ do: 'unreachable', target: conversation.target, reason });
  return true;
}

function join(turn: Turn, rooms: readonly Conversation[]): void {
  const names = rooms.map((room) => room.target).join(',');
  const keys = rooms.flatMap((room) => (room.password === undefined ? [] : [room.password])).join(',');
  turn.effects.push({
    do: 'send',
    message: { command: 'JOIN', params: keys === '' ? [names] : [names, keys] },
  });
}

/** Where the reader was before; a room rather than the server. */
function nextAfter({ visited, conversations }: ClientState): string {
  const keys = [...[...visited].toReversed(), ...conversations.keys()];
  return keys.find((key) => key !== SERVER_KEY) ?? SERVER_KEY;
}
