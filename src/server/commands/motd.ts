/** MOTD [<server>]: the message of the day. */
import { motdReplies } from '../session/motd.js';
import { reply } from './effects.js';
import { requireThisServer } from './find.js';
import type { Command } from './types.js';

export const motd: Command = {
  name: 'MOTD',
  minParams: 0,
  access: 'registered',
  summary: 'Shows the message of the day',
  usage: 'MOTD',
  handle(context, { params: [server] }) {
    requireThisServer(context, server);
    return reply(...motdReplies(context.settings));
  },
};
