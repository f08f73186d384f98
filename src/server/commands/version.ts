/** VERSION [<server>]: the software, and what it supports. */
import { isupportReplies } from '../session/isupport.js';
import { numeric } from '../session/replies.js';
import { softwareName } from '../session/welcome.js';
import { reply } from './effects.js';
import { requireThisServer } from './find.js';
import type { Command } from './types.js';

export const version: Command = {
  name: 'VERSION',
  minParams: 0,
  access: 'registered',
  summary: "Shows the server's version and what it supports",
  usage: 'VERSION',
  handle(context, { params: [server] }) {
    requireThisServer(context, server);
    const { settings, session } = context;
    return reply(
      numeric(
        'RPL_VERSION',
        softwareName(settings),
        settings.name,
        'IRCv3, every message durable before it is shown',
      ),
      ...isupportReplies(settings, session.nick),
    );
  },
};
