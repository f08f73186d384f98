/** ISON <nick> {<nick>}: which of these are here. */
import { numeric } from '../session/replies.js';
import { reply } from './effects.js';
import type { Command } from './types.js';

export const ison: Command = {
  name: 'ISON',
  minParams: 1,
  access: 'registered',
  summary: 'Says which of some nicknames are here',
  usage: 'ISON <nick> {<nick>}',
  handle({ state }, { params }) {
    // One line of nicks in, at most one line of them out.
    const nicks = params.flatMap((param) => param.split(' ')).filter((nick) => nick !== '');
    const here = nicks.flatMap((nick) => state.findNick(nick)?.nick ?? []);
    return reply(numeric('RPL_ISON', here.join(' ')));
  },
};
