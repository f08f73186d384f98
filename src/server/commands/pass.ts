/** PASS <password>: the server's password, if it has one; to be said before NICK and USER. */
import type { Command } from './types.js';

export const pass: Command = {
  name: 'PASS',
  minParams: 1,
  access: 'unregistered',
  summary: "Says the server's password, before NICK and USER",
  usage: 'PASS <password>',
  handle({ session }, { params: [password = ''] }) {
    if (session.registration !== undefined) session.registration.password = password;
    return [];
  },
};
