/** ROLES <channel>: which accounts are founder, operator or voiced there, present or not. For members. */
import { CommandError } from './command-error.js';
import { replies } from './effects.js';
import { requireMember, requireRoom } from './find.js';
import type { Command, Reply } from './types.js';

export const roles: Command = {
  name: 'ROLES',
  minParams: 1,
  access: 'registered',
  cost: 2,
  summary: 'Lists the accounts that are founder, operator or voiced in a channel',
  usage: 'ROLES <channel>',
  handle(context, { params: [name = ''] }) {
    const room = requireRoom(context, name);
    if (!context.session.serverOperator) requireMember(context, room);
    const lines = [...room.roles.entries()].map(([account, role]): Reply => {
      const text = `${account} is ${role === 'voice' ? 'voiced' : role} in ${room.name}`;
      return { command: 'NOTE', params: ['ROLES', 'ROLE', room.name, role, account, text] };
    });
    if (lines.length > 0) return [replies(lines)];
    throw CommandError.fail('ROLES', 'NO_ROLES', [room.name], `No account has a role in ${room.name}`);
  },
};
