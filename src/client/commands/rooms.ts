/** /join, /part, /topic, /names, /list. */
import { foldName } from '../../protocol/casemapping.js';
import { checkRoomName, isRoomName } from '../../protocol/names.js';
import type { Conversation } from '../model/conversation.js';
import { activeConversation, type ClientState } from '../model/state.js';
import { type Action, ask, type Command, complain, needsMore, note, takeWords } from './command.js';

/** What servers allow at most is their matter; this is what fits into a line. */
const MOST_NAME = 200;

export const join: Command = {
  name: 'join',
  aliases: ['j'],
  usage: '/join ROOM [KEY]',
  summary: 'enters a room, or makes it; several with commas',
  early: true,
  names: ['room'],
  minWords: 1,
  handle(_state, rest) {
    const [names = '', key = ''] = takeWords(rest, 2);
    const rooms = names.split(',').filter((name) => name !== '');
    if (rooms.length === 0) return [complain(needsMore(join))];
    return rooms.map((name) => joinOne(roomName(name), key === '' ? undefined : key));
  },
};

export const part: Command = {
  name: 'part',
  aliases: ['leave', 'close'],
  usage: '/part [ROOM] [REASON]',
  summary: 'leaves a room; in a private conversation, closes it',
  early: true,
  names: ['room'],
  minWords: 0,
  handle(state, rest) {
    const [first = '', after = ''] = takeWords(rest, 1);
    const named = isRoomName(first) ? findRoom(state, first) : undefined;
    if (isRoomName(first) && named === undefined)
      return [complain(`you are not in ${first}; /part leaves the room you see`)];
    const conversation = named ?? activeConversation(state);
    const { key, kind } = conversation;
    if (kind === 'server') return [complain('this is where the server speaks; it cannot be left')];
    if (kind === 'private') return [{ do: 'tell', input: { type: 'close', key } }];
    const reason = named === undefined ? rest : after;
    return [{ do: 'tell', input: { type: 'leave-room', key, reason } }];
  },
};

export const topic: Command = {
  name: 'topic',
  aliases: ['t'],
  usage: '/topic [ROOM] [TEXT]',
  summary: 'shows the topic of a room, or sets it',
  names: ['room'],
  minWords: 0,
  handle(state, rest) {
    const [first = '', after = ''] = takeWords(rest, 1);
    const named = isRoomName(first);
    const room = named
      ? (findRoom(state, first) ?? { target: first, topic: '', name: first })
      : hereRoom(state);
    if (room === undefined) return [complain('this is no room; /topic ROOM [TEXT]')];
    const text = named ? after : rest;
    if (text !== '') return [ask('TOPIC', room.target, text)];
    return [note(room.topic === '' ? `${room.name} has no topic` : `topic of ${room.name}: ${room.topic}`)];
  },
};

export const names: Command = {
  name: 'names',
  usage: '/names [ROOM]',
  summary: 'lists who is in a room',
  names: ['room'],
  minWords: 0,
  handle(state, rest) {
    const room = rest === '' ? hereRoom(state)?.target : roomName(rest);
    if (room === undefined) return [complain('this is no room; /names ROOM')];
    const isHere = findRoom(state, room)?.joined === true;
    return isHere ? [{ do: 'tell', input: { type: 'names', room } }] : [complain(`you are not in ${room}`)];
  },
};

export const list: Command = {
  name: 'list',
  usage: '/list [MASK]',
  summary: 'lists the rooms of the server: people, then topic',
  minWords: 0,
  handle(_state, rest) {
    return [rest === '' ? ask('LIST') : ask('LIST', takeWords(rest, 1)[0] ?? '')];
  },
};

/** `lobby` means `#lobby`. */
export function roomName(typed: string): string {
  return isRoomName(typed) ? typed : `#${typed}`;
}

function joinOne(room: string, password: string | undefined): Action {
  const fault = checkRoomName(room, MOST_NAME);
  return fault === undefined ? { do: 'tell', input: { type: 'want-room', room, password } } : complain(fault);
}

function hereRoom(state: ClientState): Conversation | undefined {
  const active = activeConversation(state);
  return active.kind === 'room' ? active : undefined;
}

function findRoom(state: ClientState, name: string): Conversation | undefined {
  return state.conversations.get(foldName(name));
}
