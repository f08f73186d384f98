/** /search: what was said, by the server's index; the list opens where there is a screen. */
import type { Command } from './command.js';

export const search: Command = {
  name: 'search',
  usage: '/search [WORDS]',
  summary: 'finds messages on the server; from:NICK in:#ROOM after:DATE before:DATE narrow it',
  minWords: 0,
  handle: (_state, rest) => [{ do: 'tell', input: { type: 'show-search', typed: rest } }],
};
