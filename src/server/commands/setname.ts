/** SETNAME :<real name>: changes the real name (IRCv3 setname). */
import { cleanRealName } from '../session/registration.js';
import { CommandError } from './command-error.js';
import { presenceDraft } from './drafts.js';
import { append } from './effects.js';
import { keptFirst } from './resume-session.js';
import type { Command } from './types.js';

export const setname: Command = {
  name: 'SETNAME',
  minParams: 1,
  access: 'registered',
  cost: 2,
  summary: 'Changes your real name',
  usage: 'SETNAME :<real name>',
  handle(context, { params: [wanted = ''] }) {
    const { session, settings } = context;
    const next = cleanRealName(wanted, settings);
    if (next.trim() === '') {
      throw CommandError.fail('SETNAME', 'INVALID_REALNAME', [], 'A real name cannot be empty');
    }
    const draft = presenceDraft(session, 'setname', '', next);
    return [append([{ ...draft, transient: true }], () => keptFirst(context, []))];
  },
};
