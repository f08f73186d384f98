/** LUSERS: how many people are here. */
import { lusersReplies } from '../session/lusers.js';
import { reply } from './effects.js';
import type { Command } from './types.js';

export const lusers: Command = {
  name: 'LUSERS',
  minParams: 0,
  access: 'registered',
  summary: 'Says how many people are here',
  usage: 'LUSERS',
  handle({ state }) {
    return reply(...lusersReplies(state));
  },
};
