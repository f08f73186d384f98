/** USERHOST <nick> {<nick>}: where up to five people are, and whether they are away. */
import { numeric } from '../session/replies.js';
import { reply } from './effects.js';
import type { Command } from './types.js';

/** Modern IRC: "up to five". */
const MOST = 5;

export const userhost: Command = {
  name: 'USERHOST',
  minParams: 1,
  access: 'registered',
  summary: 'Says where up to five people are',
  usage: 'USERHOST <nick> {<nick>}',
  handle({ state }, { params }) {
    const found = params.slice(0, MOST).flatMap((param) => {
      const session = state.findNick(param);
      if (session === undefined) return [];
      const { nick, user, host, away, serverOperator } = session;
      return [`${nick}${serverOperator ? '*' : ''}=${away === '' ? '+' : '-'}${user}@${host}`];
    });
    return reply(numeric('RPL_USERHOST', found.join(' ')));
  },
};
