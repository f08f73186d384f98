/** PONG: the answer to the server's PING. That anything came at all is what counts, and the connection has seen it. */
import type { Command } from './types.js';

export const pong: Command = {
  name: 'PONG',
  minParams: 0,
  access: 'any',
  summary: "Answers the server's PING",
  usage: 'PONG <token>',
  handle() {
    return [];
  },
};
