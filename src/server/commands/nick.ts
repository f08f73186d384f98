/**
 * NICK <nickname>: takes a nickname, or another one. Only one session can hold it, so the directory is asked
 * before the change is put into the log; the old one is given up when the change is out.
 */
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import { refuseNick } from '../session/registration.js';
import type { Session } from '../state/session.js';
import { CommandError } from './command-error.js';
import { completeRegistration } from './complete-registration.js';
import { presenceDraft } from './drafts.js';
import { append, reply } from './effects.js';
import { storeFailure } from './store-failure.js';
import type { Command, Context, Effect } from './types.js';

export const nick: Command = {
  name: 'NICK',
  minParams: 0,
  access: 'any',
  cost: 2,
  summary: 'Takes a nickname, or changes it',
  usage: 'NICK <nickname>',
  handle(context, { params: [wanted = ''] }) {
    const { session, state, settings } = context;
    if (wanted === '') throw CommandError.numeric('ERR_NONICKNAMEGIVEN');
    const fault = refuseNick(wanted, settings);
    if (fault !== undefined) {
      throw CommandError.because('ERR_ERRONEUSNICKNAME', `Erroneous nickname: ${fault}`, wanted);
    }
    const holder = state.findNick(wanted);
    if (holder !== undefined && holder !== session && !holder.ended && !mayResume(session)) {
      throw CommandError.numeric('ERR_NICKNAMEINUSE', wanted);
    }
    if (session.registration === undefined) return wanted === session.nick ? [] : rename(context, wanted);
    session.registration.nick = wanted;
    return completeRegistration(context);
  },
};

/** It may be their own nick that is taken, by the session which they are about to take over; the end will tell. */
function mayResume({ registration, capabilities }: Session): boolean {
  return registration?.negotiating === true && hasCap(capabilities, Cap.resume);
}

function rename({ session }: Context, wanted: string): readonly Effect[] {
  const old = foldName(session.nick);
  const next = foldName(wanted);
  const draft = presenceDraft(session, 'nick', wanted, '');
  // Only upper and lower case change: the nick is this session's already.
  if (old === next) return [append([draft])];
  return [
    {
      do: 'wait',
      async work({ directory }) {
        if (!(await directory.claim(next, session.id))) {
          return reply(CommandError.numeric('ERR_NICKNAMEINUSE', wanted).reply);
        }
        // Given up at once and not as effects: those of a session that ends meanwhile are not performed.
        if (session.ended) {
          directory.release(next, session.id);
          return [];
        }
        return [
          {
            do: 'append',
            drafts: [draft],
            after: () => {
              directory.release(session.nick === wanted ? old : next, session.id);
              return [];
            },
            failed: (error) => {
              directory.release(next, session.id);
              return reply(storeFailure('NICK', error));
            },
          },
        ];
      },
    },
  ];
}
