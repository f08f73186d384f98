/** /msg, /me, /resend and /discard. */
import { checkNick, isRoomName } from '../../protocol/names.js';
import { activeConversation } from '../model/state.js';
import { type Command, complain, takeWords } from './command.js';
import { whyUnheard } from './unheard.js';

/** Servers have bounds of their own, below that. */
const MOST_NICK = 200;

export const msg: Command = {
  name: 'msg',
  aliases: ['query'],
  usage: '/msg NICK TEXT',
  summary: 'sends a private message, also to somebody in none of your rooms',
  names: ['nick'],
  minWords: 1,
  handle(_state, rest) {
    const [typed = '', text = ''] = takeWords(rest, 1);
    const target = typed.replace(/^@(?=[^#])/, '');
    const fault = whyNoTarget(target);
    if (fault !== undefined) return [complain(`${fault}; nothing was sent`)];
    if (text === '') return [{ do: 'tell', input: { type: 'open', target } }];
    return [{ do: 'say', target, text, action: false }];
  },
};

/** A room is the server's matter, and so is what stands behind an `@` (a service on a server) or `$` (everybody). */
function whyNoTarget(target: string): string | undefined {
  const [nick = ''] = target.split('@');
  return isRoomName(target) || target.startsWith('$') ? undefined : checkNick(nick, MOST_NICK);
}

export const me: Command = {
  name: 'me',
  usage: '/me TEXT',
  summary: 'says what you do: "/me waves" shows as "* bob waves"',
  minWords: 1,
  handle(state, rest) {
    const active = activeConversation(state);
    const why = whyUnheard(active);
    if (why !== undefined) return [complain(why)];
    return [{ do: 'say', target: active.target, text: rest, action: true }];
  },
};

export const resend: Command = {
  name: 'resend',
  usage: '/resend',
  alone: true,
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
  alone: true,
  summary: 'drops what was refused here, and what waits and was not sent yet',
  early: true,
  minWords: 0,
  handle(state) {
    return [{ do: 'discard', target: activeConversation(state).target }];
  },
};
