/**
 * The end of registration: the nick is claimed, the session becomes visible, and is welcomed.
 *
 * Called after every command that may have been the last one missing (NICK, USER, CAP END).
 */
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import { registrationStep } from '../session/registration.js';
import { welcomeReplies } from '../session/welcome.js';
import { CommandError } from './command-error.js';
import { forEach, replies, reply } from './effects.js';
import { enterRoom } from './enter-room.js';
import { firstToken, refuseToken, resumeSession } from './resume-session.js';
import type { Context, Effect } from './types.js';

/** @returns nothing as long as something is missing */
export function completeRegistration(context: Context): readonly Effect[] {
  const { session, settings } = context;
  const { registration } = session;
  if (registration === undefined) return [];
  const step = registrationStep(registration, settings);
  if (step === 'incomplete') return [];
  if (step === 'wrong password') {
    const { reply: refusal } = CommandError.numeric('ERR_PASSWDMISMATCH');
    return [replies([refusal]), { do: 'close', reason: 'Password incorrect', quit: 'Password incorrect' }];
  }
  const { nick = '', user = '', realName, resumeToken } = registration;
  if (resumeToken !== undefined && hasCap(session.capabilities, Cap.resume)) {
    // It may have ended, or another connection may have been quicker, since the token was found good.
    return (
      resumeSession(context, resumeToken) ?? [...refuseToken(registration), ...completeRegistration(context)]
    );
  }
  return [
    {
      do: 'wait',
      async work({ directory }) {
        const claimed = await directory.claim(foldName(nick), session.id);
        if (session.ended) {
          directory.release(foldName(nick), session.id);
          return [];
        }
        if (!claimed) {
          registration.nick = undefined;
          return reply(CommandError.numeric('ERR_NICKNAMEINUSE', nick).reply);
        }
        session.nick = nick;
        session.user = user;
        session.realName = realName;
        context.state.admit(session);
        const token = firstToken(context, directory);
        return [
          ...welcome(context),
          ...(token === undefined ? [] : [{ do: 'wait' as const, work: () => token }]),
        ];
      },
    },
  ];
}

function welcome(context: Context): readonly Effect[] {
  const { session, state, settings } = context;
  const { lobby } = settings;
  return [
    replies(welcomeReplies(session, state, settings)),
    ...forEach(lobby === '' ? [] : [lobby], (name) => enterRoom(context, name, '')),
  ];
}
