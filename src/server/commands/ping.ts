/** PING <token>: answered with the token, in its turn among the other answers. */
import { byteLength, LINE_BYTES, truncateBytes } from '../../protocol/limits.js';
import type { Command } from './types.js';

export const ping: Command = {
  name: 'PING',
  minParams: 1,
  access: 'any',
  summary: 'Asks whether the server is there',
  usage: 'PING <token>',
  handle({ settings: { name } }, { params: [token = ''] }) {
    const room = LINE_BYTES - byteLength(`:${name} PONG ${name} :\r\n`);
    return [{ do: 'reply', replies: [{ command: 'PONG', params: [name, truncateBytes(token, room)] }] }];
  },
};
