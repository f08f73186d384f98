/** From one conversation to another, and to places in the log: what Alt and a key does, in words. */
import { lastVisited } from '../model/unread.js';
import type { Input } from '../model/inputs.js';
import type { ClientState } from '../model/state.js';
import { inTabOrder, neighbour, nextActive } from '../model/tab-order.js';
import { type Action, type Command, complain } from './command.js';
import { allPlaces, findPlaces, unknownPlace, type Way } from './places.js';

export const go: Command = {
  name: 'go',
  aliases: ['g', 'window'],
  usage: '/go NAME or NUMBER',
  summary: 'goes to a conversation, a person or a room; a part of the name will do (^G)',
  minWords: 1,
  handle(state, rest) {
    if (/^\d{1,3}$/.test(rest))
      return [goTo(inTabOrder(state)[Number(rest) - 1]?.key, noSuchNumber(state, rest))];
    const [best] = findPlaces(allPlaces(state), rest).found;
    const place = best?.place ?? unknownPlace(rest);
    const input = place && wayTo(place.way);
    return [
      input === undefined
        ? complain(`there is no ${rest} here; #ROOM and @NICK may be new`)
        : { do: 'tell', input },
    ];
  },
};

export const next: Command = {
  name: 'next',
  usage: '/next',
  alone: true,
  summary: 'goes to the conversation after this one (Alt-Right)',
  minWords: 0,
  handle: (state) => [goTo(neighbour(state, inTabOrder(state), 1), 'there is no other one')],
};

export const previous: Command = {
  name: 'previous',
  aliases: ['prev'],
  usage: '/previous',
  alone: true,
  summary: 'goes to the conversation before this one (Alt-Left)',
  minWords: 0,
  handle: (state) => [goTo(neighbour(state, inTabOrder(state), -1), 'there is no other one')],
};

export const active: Command = {
  name: 'active',
  usage: '/active',
  alone: true,
  summary: 'goes to the next conversation with something new, to where one is called first (Alt-a)',
  minWords: 0,
  handle: (state) => [goTo(nextActive(state, inTabOrder(state)), 'there is nothing new anywhere')],
};

export const last: Command = {
  name: 'last',
  usage: '/last',
  alone: true,
  summary: 'goes to the conversation where you were before (^X)',
  minWords: 0,
  handle: (state) => [goTo(lastVisited(state), 'you were nowhere else')],
};

export const unread: Command = {
  name: 'unread',
  usage: '/unread',
  alone: true,
  summary: 'scrolls to where the new messages begin (Alt-u)',
  minWords: 0,
  handle: () => [{ do: 'tell', input: { type: 'look-at', what: 'unread' } }],
};

export const mention: Command = {
  name: 'mention',
  usage: '/mention [next]',
  summary: 'scrolls to the mention of you before this one, or with "next" to the one after (Alt-p, Alt-n)',
  minWords: 0,
  handle(_state: ClientState, rest: string) {
    const word = rest.toLowerCase();
    if (word !== '' && !'next'.startsWith(word))
      return [complain(`"${rest}" is not known to /mention: "next", or nothing for the one before`)];
    const what = word === '' ? 'previous-mention' : 'next-mention';
    return [{ do: 'tell', input: { type: 'look-at', what } }];
  },
};

export const history: Command = {
  name: 'history',
  usage: '/history [end]',
  summary:
    'scrolls to the oldest line and loads what is older, or with "end" to the newest (Alt-Home, Alt-End)',
  minWords: 0,
  handle(_state: ClientState, rest: string) {
    const word = rest.toLowerCase();
    if (word !== '' && word !== 'end')
      return [complain(`"${rest}" is not known to /history: "end", or nothing for the oldest line`)];
    return [{ do: 'tell', input: { type: 'look-at', what: word === '' ? 'oldest' : 'newest' } }];
  },
};

/** What takes the reader there, if that is a place to be in. */
export function wayTo(way: Way): Input | undefined {
  switch (way.kind) {
    case 'conversation':
      return { type: 'activate', key: way.conversation.key };
    case 'person':
      return { type: 'open', target: way.nick };
    case 'room':
      return { type: 'want-room', room: way.room, password: undefined };
    case 'command':
    case 'help':
      return undefined;
  }
}

function noSuchNumber({ conversations }: ClientState, typed: string): string {
  return `there is no conversation ${typed}; they go from 1 to ${conversations.size}`;
}

function goTo(key: string | undefined, none: string): Action {
  return key === undefined ? complain(none) : { do: 'tell', input: { type: 'activate', key } };
}
