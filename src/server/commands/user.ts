/** USER <user> 0 * :<real name>: who one says one is. The middle two parameters mean nothing any more. */
import { cleanRealName, cleanUser } from '../session/registration.js';
import { CommandError } from './command-error.js';
import { completeRegistration } from './complete-registration.js';
import type { Command } from './types.js';

export const user: Command = {
  name: 'USER',
  minParams: 4,
  access: 'unregistered',
  summary: 'Says the user name and the real name, once, when connecting',
  usage: 'USER <user> 0 * :<real name>',
  handle(context, { params: [name = '', , , realName = ''] }) {
    const { session, settings } = context;
    const { registration } = session;
    if (registration === undefined || registration.user !== undefined) {
      throw CommandError.numeric('ERR_ALREADYREGISTERED');
    }
    const cleaned = cleanRealName(realName, settings);
    if (name === '' || cleaned.trim() === '') throw CommandError.numeric('ERR_NEEDMOREPARAMS', 'USER');
    registration.user = cleanUser(name, settings);
    registration.realName = cleaned;
    return completeRegistration(context);
  },
};
