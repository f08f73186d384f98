/** /msg, /me, /resend and /discard. */
import { activeConversation } from '../model/state.js';
import { type Command, complain, takeWords } from './command.js';

export const msg: Command = {
  name: 'msg',
  aliases: ['query'],
  usage: '/msg NICK TEXT',
  summary: 'sends a private message, also to somebody in none of your rooms',
  names: ['nick'],
  minWords: 1,
  handle(_state, rest) {
    const [target = '', text = ''] = takeWords(rest, 1);
    if (text === '') return [{ do: 'tell', input: { type: 'open', target } }];
    return [{ do: 'say', target, text, action: false }];
  },
};

export const me: Command = {
  name: 'me',
  usage: '/me TEXT',
  summary: 'says what you do: "/me waves" shows as "* bob waves"',
  minWords: 1,
  handle(state, rest) {
    const active = activeConversation(state);
    if (active.kind === 'server') return [complain('nobody hears you here: /join a room, or @nick')];
    return [{ do: 'say', target: active.target, text: rest, action: true }];
  },
};

export const resend: Command = {
  name: 'resend',
  usage: '/resend',
  summary: 'sends again what was refused here, marked !',
  early: true,
  minWords: 0,
  handle(state) {
    return [{ do: 'resend', target: activeConversation(state).target }];
  },
};

export const discard: Command = {
  name: 'discard',
  usage: '/discard',
  summary: 'drops what was refused here, and what waits and was not sent yet',
  early: true,
  minWords: 0,
  handle(state) {
    return [{ do: 'discard', target: activeConversation(state).target }];
  },
};
