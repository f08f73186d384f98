/**
 * /register, /login and /account: a nickname of one's own. The answers are the server's words. A password that is left out
 * is asked for, and shown to nobody.
 */
import { ask, type Command, complain, takeWords } from './command.js';

export const register: Command = {
  name: 'register',
  usage: '/register',
  summary: 'gives your name a password, so that nobody else can have it; a key does that by itself',
  minWords: 0,
  complete: () => [],
  handle(_state, rest) {
    return rest === '' ? [{ do: 'ask-secret', about: 'register' }] : [ask('REGISTER', '*', '*', rest)];
  },
};

export const login: Command = {
  name: 'login',
  usage: '/login [ACCOUNT]',
  summary: 'asks for the password of your account; that of your nick, if you name no other',
  minWords: 0,
  handle(_state, rest) {
    const [account = '', more = ''] = takeWords(rest, 1);
    if (more !== '')
      return [complain('nothing was sent: /login asks for the password; do not write it here')];
    return [{ do: 'ask-secret', about: 'login', ...(account !== '' && { account }) }];
  },
};

export const forget: Command = {
  name: 'forget',
  usage: '/forget [CODE]',
  summary:
    'deletes your account and all that you have ever said with it; asks for the code that it shows first',
  minWords: 0,
  handle(_state, rest) {
    const code = rest.trim();
    return [ask('ACCOUNT', 'FORGET', ...(code === '' ? [] : [code]))];
  },
};

const SUBCOMMANDS: readonly (readonly [name: string, note: string])[] = [
  ['info', 'what is known of it'],
  ['keys', 'the keys of your devices'],
  ['add-device', 'a one-time code for another device'],
  ['claim', 'CODE: joins the account of another device'],
  ['add-key', '[LABEL]: the key of this device'],
  ['remove-key', 'FINGERPRINT: a device that is lost'],
  ['password', 'sets another password, which is asked for'],
  ['regain', 'takes your name back from another session'],
  ['logout', 'goes on as a guest'],
];

export const account: Command = {
  name: 'account',
  usage: '/account [WHAT]',
  summary: 'your account: info, keys, add-device, claim CODE, password, regain',
  minWords: 0,
  complete: (_state, words) =>
    words.length === 1 ? SUBCOMMANDS.map(([text, note]) => ({ text, note })) : [],
  handle(_state, rest) {
    const [word = 'info'] = takeWords(rest, 1);
    const argument = rest.trim().slice(word.length).trim();
    if (word.toLowerCase() === 'password' && argument === '')
      return [{ do: 'ask-secret', about: 'password' }];
    return [ask('ACCOUNT', (word || 'info').toUpperCase(), ...(argument === '' ? [] : [argument]))];
  },
};
