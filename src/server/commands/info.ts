/** INFO [<server>]: what this server is. */
import { numeric } from '../session/replies.js';
import { softwareName } from '../session/welcome.js';
import { reply } from './effects.js';
import { requireThisServer } from './find.js';
import type { Command } from './types.js';

export const info: Command = {
  name: 'INFO',
  minParams: 0,
  access: 'registered',
  summary: 'Says what this server is',
  usage: 'INFO',
  handle(context, { params: [server] }) {
    requireThisServer(context, server);
    const { settings } = context;
    const lines = [
      `${softwareName(settings)}: team chat that you host with one command`,
      'A message that the server has echoed is on disk, once and in one order for everybody.',
      `Up since ${new Date(settings.startedAt).toUTCString()}`,
    ];
    return reply(
      ...lines.map((line) => numeric('RPL_INFO', line)),
      numeric('RPL_ENDOFINFO', 'End of /INFO list.'),
    );
  },
};
