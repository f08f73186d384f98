/** TIME [<server>]: the server's time. */
import { numeric } from '../session/replies.js';
import { reply } from './effects.js';
import { requireThisServer } from './find.js';
import type { Command } from './types.js';

export const time: Command = {
  name: 'TIME',
  minParams: 0,
  access: 'registered',
  summary: "Shows the server's time",
  usage: 'TIME',
  handle(context, { params: [server] }) {
    requireThisServer(context, server);
    const { settings, now } = context;
    return reply(
      numeric('RPL_TIME', settings.name, `${Math.floor(now / 1000)}`, '0', new Date(now).toUTCString()),
    );
  },
};
