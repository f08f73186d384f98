/** /nick, /who, /whois, /away. */
import { checkNick } from '../../protocol/names.js';
import { activeConversation } from '../model/state.js';
import { ask, type Command, complain, takeWords } from './command.js';

/** The server knows its own bound (005 NICKLEN); this is where any would end. */
const MOST_NICK = 64;

export const nick: Command = {
  name: 'nick',
  usage: '/nick NAME',
  summary: 'changes your name',
  early: true,
  minWords: 1,
  handle(_state, rest) {
    const [name = ''] = takeWords(rest, 1);
    const fault = checkNick(name, MOST_NICK);
    return [fault === undefined ? { do: 'nick', nick: name } : complain(fault)];
  },
};

export const who: Command = {
  name: 'who',
  usage: '/who [ROOM or NICK]',
  summary: 'lists people with host and real name',
  minWords: 0,
  handle(state, rest) {
    const active = activeConversation(state);
    const target = rest === '' ? active.target : (takeWords(rest, 1)[0] ?? '');
    if (rest === '' && active.kind === 'server') return [complain('/who needs a ROOM or NICK here')];
    return [ask('WHO', target)];
  },
};

export const whois: Command = {
  name: 'whois',
  usage: '/whois [NICK]',
  summary: 'tells what the server knows of a person; of the one you talk with, by default',
  names: ['nick'],
  minWords: 0,
  handle(state, rest) {
    const active = activeConversation(state);
    const target = rest === '' ? (active.kind === 'private' ? active.target : state.nick) : rest;
    return [ask('WHOIS', takeWords(target, 1)[0] ?? '')];
  },
};

export const away: Command = {
  name: 'away',
  usage: '/away [TEXT]',
  summary: 'says that you are away and why; without a text, that you are back',
  minWords: 0,
  handle(_state, rest) {
    return [rest === '' ? ask('AWAY') : ask('AWAY', rest)];
  },
};
