/** /register and /account: a nickname of one's own. The answers are the server's words. */
import { ask, type Command, takeWords } from './command.js';

export const register: Command = {
  name: 'register',
  usage: '/register PASSWORD',
  summary: 'gives your name a password, so that nobody else can have it; a key does that by itself',
  minWords: 1,
  handle(_state, rest) {
    return [ask('REGISTER', '*', '*', rest)];
  },
};

const SUBCOMMANDS: readonly (readonly [name: string, note: string])[] = [
  ['info', 'what is known of it'],
  ['keys', 'the keys of your devices'],
  ['add-device', 'a one-time code for another device'],
  ['claim', 'CODE: joins the account of another device'],
  ['add-key', '[LABEL]: the key of this device'],
  ['remove-key', 'FINGERPRINT: a device that is lost'],
  ['password', 'NEW: sets another password'],
  ['regain', 'takes your name back from another session'],
  ['logout', 'goes on as a guest'],
];

export const account: Command = {
  name: 'account',
  usage: '/account [WHAT]',
  summary: 'your account: info, keys, add-device, claim CODE, password NEW, regain',
  minWords: 0,
  complete: (_state, words) =>
    words.length === 1 ? SUBCOMMANDS.map(([text, note]) => ({ text, note })) : [],
  handle(_state, rest) {
    const [word = 'info'] = takeWords(rest, 1);
    const argument = rest.trim().slice(word.length).trim();
    return [ask('ACCOUNT', (word || 'info').toUpperCase(), ...(argument === '' ? [] : [argument]))];
  },
};
