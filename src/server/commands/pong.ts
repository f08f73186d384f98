/**
 * PONG: the answer to the server's PING. That anything came at all is what counts, and the connection has seen it; only
 * that of the PING behind a new token of chat-tui/resume says more: the one before is of no use from now on.
 */
import type { Command } from './types.js';

export const pong: Command = {
  name: 'PONG',
  minParams: 0,
  access: 'any',
  summary: "Answers the server's PING",
  usage: 'PONG <token>',
  handle({ session, state }, { params }) {
    const { resume } = session;
    if (resume?.replaced !== undefined && resume.proof !== '' && params.includes(resume.proof)) {
      session.resume = { ...resume, replaced: undefined };
      state.changed.add(session);
    }
    return [];
  },
};
