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
import { nickRight } from './own-nick.js';
import { requirePace } from './rate-limited.js';
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
    if (holder !== undefined && holder !== session && !holder.ended && !mayTakeOver(session)) {
      throw CommandError.numeric('ERR_NICKNAMEINUSE', wanted);
    }
    if (session.registration === undefined) return wanted === session.nick ? [] : rename(context, wanted);
    session.registration.nick = wanted;
    return completeRegistration(context);
  },
};

/**
 * It may be their own nick that is taken: by the session which they are about to take over, or by somebody who has to give
 * way to the account that they are about to prove. The end will tell.
 */
function mayTakeOver({ registration, capabilities, account, connection }: Session): boolean {
  if (
    account !== undefined ||
    (registration !== undefined && connection.certificateFingerprint !== undefined)
  )
    return true;
  if (registration?.negotiating !== true) return false;
  return hasCap(capabilities, Cap.resume) || hasCap(capabilities, Cap.sasl);
}

function rename(context: Context, wanted: string): readonly Effect[] {
  const { session, settings, now } = context;
  const old = foldName(session.nick);
  const next = foldName(wanted);
  const draft = presenceDraft(session, 'nick', wanted, '');
  const wait = session.allowances.nick(settings.limits.nickRate, now);
  requirePace(context, 'NICK', wait, 'Too many changes of nickname');
  return [
    {
      do: 'wait',
      async work(stores) {
        const { directory } = stores;
        const right = await nickRight(context, stores, wanted);
        if ('refused' in right) return reply(...right.refused);
        // Only upper and lower case change: the nick is this session's already.
        if (old === next) return [append([draft])];
        if (!(await directory.claim(next, session.id))) {
          return reply(CommandError.numeric('ERR_NICKNAMEINUSE', wanted).reply);
        }
        // Given up at once and not as effects: those of a session that ends meanwhile are not performed.
        if (session.ended) {
          directory.release(next, session.id);
          return right.room;
        }
        return [
          ...right.room,
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
