/**
 * RESUME <token>: asks for the session that the token is of, before registration is complete (docs/ext/resume.md). It is
 * handed over when nothing else is missing (the password, CAP END), so that only one connection ever has it.
 */
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { findResumable } from '../session/resume-token.js';
import { CommandError } from './command-error.js';
import { completeRegistration } from './complete-registration.js';
import { reply } from './effects.js';
import { refuseToken } from './resume-session.js';
import type { Command } from './types.js';

export const resume: Command = {
  name: 'RESUME',
  minParams: 1,
  access: 'unregistered',
  // Whoever guesses does so slowly.
  cost: 5,
  summary: 'Takes a session over whose connection was lost',
  usage: 'RESUME <token>',
  handle(context, { params: [token = ''] }) {
    const { session, state } = context;
    const { registration } = session;
    if (registration === undefined) throw CommandError.numeric('ERR_ALREADYREGISTERED');
    if (!hasCap(session.capabilities, Cap.resume)) {
      const text = 'Request the capability chat-tui/resume first';
      throw CommandError.fail('RESUME', 'CAPABILITY_NEEDED', [], text);
    }
    const found = findResumable(state, token);
    if (found === undefined) return refuseToken(registration);
    registration.resumeToken = token;
    return [
      ...reply({ command: 'RESUME', params: ['SUCCESS', found.session.nick] }),
      ...completeRegistration(context),
    ];
  },
};
