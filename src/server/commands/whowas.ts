/** WHOWAS <nick> [<count>]: who had a nickname before, the latest first. */
import { foldName } from '../../protocol/casemapping.js';
import { numeric } from '../session/replies.js';
import { CommandError } from './command-error.js';
import { reply } from './effects.js';
import type { Command } from './types.js';

export const whowas: Command = {
  name: 'WHOWAS',
  minParams: 0,
  access: 'registered',
  cost: 2,
  summary: 'Says who had a nickname before',
  usage: 'WHOWAS <nick> [<count>]',
  handle({ state, settings }, { params: [nick = '', count = ''] }) {
    if (nick === '') throw CommandError.numeric('ERR_NONICKNAMEGIVEN');
    const end = numeric('RPL_ENDOFWHOWAS', nick, 'End of WHOWAS');
    const known = state.departed.get(foldName(nick)) ?? [];
    if (known.length === 0) return reply(CommandError.numeric('ERR_WASNOSUCHNICK', nick).reply, end);
    // Not a positive number is "all of them" (Modern IRC).
    const most = /^\d{1,9}$/.test(count) && Number(count) > 0 ? Number(count) : known.length;
    return reply(
      ...known
        .slice(0, most)
        .flatMap((entry) => [
          numeric('RPL_WHOWASUSER', entry.nick, entry.user, entry.host, '*', entry.realName),
          numeric('RPL_WHOISSERVER', entry.nick, settings.name, new Date(entry.at).toUTCString()),
        ]),
      end,
    );
  },
};
