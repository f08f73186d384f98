/** INVITE [<nick> <channel>]: asks somebody into a channel; without parameters, where one has been invited to. */
import { numeric } from '../session/replies.js';
import { eventData } from '../state/event-data.js';
import { CommandError } from './command-error.js';
import { roomDraft } from './drafts.js';
import { append, replies, reply } from './effects.js';
import { requireMember, requireNick, requireRoom } from './find.js';
import { requireTargetPace } from './rate-limited.js';
import type { Command, Context, Effect } from './types.js';

export const invite: Command = {
  name: 'INVITE',
  minParams: 0,
  access: 'registered',
  cost: 2,
  summary: 'Asks somebody into a channel',
  usage: 'INVITE <nick> <channel>',
  handle(context, { params: [nick, channel] }) {
    if (nick === undefined) return list(context);
    if (channel === undefined) throw CommandError.numeric('ERR_NEEDMOREPARAMS', 'INVITE');
    const { session } = context;
    const person = requireNick(context, nick);
    const room = requireRoom(context, channel);
    const member = requireMember(context, room);
    if (room.flags.has('i') && !member.operator && !session.serverOperator)
      throw CommandError.numeric('ERR_CHANOPRIVSNEEDED', room.name);
    if (room.member(person) !== undefined)
      throw CommandError.numeric('ERR_USERONCHANNEL', person.nick, room.name);
    requireTargetPace(context, person, 'INVITE');
    const answers = [numeric('RPL_INVITING', person.nick, room.name)];
    if (person.away !== '') answers.push(numeric('RPL_AWAY', person.nick, person.away));
    return [
      append(
        [
          {
            ...roomDraft(session, 'invite', room, ''),
            target: person.nick,
            data: eventData('invite', { to: person.id }),
            transient: true,
          },
        ],
        () => [replies(answers)],
      ),
    ];
  },
};

function list({ session }: Context): readonly Effect[] {
  return reply(
    ...[...session.invitations].map((room) => numeric('RPL_INVITELIST', room.name)),
    numeric('RPL_ENDOFINVITELIST', 'End of /INVITE list.'),
  );
}
