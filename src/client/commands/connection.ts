/** /connect and /lag: the connection, asked for and asked about. */
import { type Command, complain, note, takeWords } from './command.js';

export const connect: Command = {
  name: 'connect',
  aliases: ['reconnect'],
  usage: '/connect',
  summary: 'tries at once to connect, while it is offline',
  early: true,
  minWords: 0,
  handle({ connection }, rest) {
    const [server = ''] = takeWords(rest, 1);
    // Conversations, drafts and waiting lines are those of one server.
    if (server !== '')
      return [complain(`a client has one server; chat-tui --server ${server} starts another beside it`)];
    switch (connection.phase) {
      case 'idle':
      case 'waiting':
        return [{ do: 'connect' }];
      case 'connecting':
      case 'registering':
        return [note(`connecting to ${connection.server} already`)];
      case 'online':
        return [note(`connected to ${connection.server} already`)];
      case 'nick-refused':
        return [complain(`${connection.server} waits for another nick: /nick NAME`)];
      case 'distrusted':
        return [complain('the certificate has changed: /trust accepts it and connects, /quit leaves')];
      case 'closed':
        return [complain('not connected')];
    }
  },
};

export const lag: Command = {
  name: 'lag',
  usage: '/lag',
  alone: true,
  summary: 'says how long the server takes to answer',
  early: true,
  minWords: 0,
  handle({ connection }) {
    if (connection.phase !== 'online') return [complain('not connected: there is nothing to measure')];
    const { server, lag: ms, silentSince, security } = connection;
    const how = security === '' ? '' : `, ${security}`;
    const last = ms === undefined ? 'not measured yet' : `${Math.round(ms)} ms`;
    return [
      silentSince === undefined
        ? note(`lag to ${server}: ${last}${how}`)
        : complain(`${server} does not answer at the moment; lag before that: ${last}`),
    ];
  },
};
