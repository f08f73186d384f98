/** WHOIS [<server>] <nick>: who somebody is, where they are, since when. */
import { asHost } from '../../core/cloak.js';
import { byteLength, LINE_BYTES } from '../../protocol/limits.js';
import { numeric } from '../session/replies.js';
import { memberPrefix } from '../state/member-names.js';
import type { Session } from '../state/session.js';
import { CommandError } from './command-error.js';
import { reply } from './effects.js';
import { isNear, mayKnowAddress, requireThisServer } from './find.js';
import type { Command, Context, Reply } from './types.js';

export const whois: Command = {
  name: 'WHOIS',
  minParams: 0,
  access: 'registered',
  cost: 2,
  summary: 'Says who somebody is',
  usage: 'WHOIS <nick>',
  handle(context, { params }) {
    const [first, second] = params;
    const wanted = second ?? first;
    if (wanted === undefined || wanted === '') throw CommandError.numeric('ERR_NONICKNAMEGIVEN');
    if (second !== undefined) requireThisServer(context, first);
    const person = context.state.findNick(wanted);
    const end = numeric('RPL_ENDOFWHOIS', person?.nick ?? wanted, 'End of /WHOIS list.');
    if (person === undefined) return reply(CommandError.numeric('ERR_NOSUCHNICK', wanted).reply, end);
    return reply(...describe(context, person), end);
  },
};

function describe(context: Context, person: Session): Reply[] {
  const { settings, now } = context;
  const { nick, user, host, realName, account, away, spokeAt, signedOnAt, connection } = person;
  const idle = Math.max(0, Math.floor((now - spokeAt) / 1000));
  const signedOn = Math.floor(signedOnAt / 1000);
  return [
    numeric('RPL_WHOISUSER', nick, user, host, '*', realName),
    ...channelLines(context, person).map((line) => numeric('RPL_WHOISCHANNELS', nick, line)),
    numeric('RPL_WHOISSERVER', nick, settings.name, settings.network),
    ...(person.serverOperator ? [numeric('RPL_WHOISOPERATOR', nick, 'is an IRC operator')] : []),
    ...(account === undefined ? [] : [numeric('RPL_WHOISACCOUNT', nick, account, 'is logged in as')]),
    ...(mayKnowAddress(context.session, person) && connection.address !== ''
      ? [numeric('RPL_WHOISACTUALLY', nick, asHost(connection.address), 'is actually using the address')]
      : []),
    ...(connection.secure ? [numeric('RPL_WHOISSECURE', nick, 'is using a secure connection')] : []),
    ...(away === '' ? [] : [numeric('RPL_AWAY', nick, away)]),
    ...(isNear(context.session, person)
      ? [numeric('RPL_WHOISIDLE', nick, `${idle}`, `${signedOn}`, 'seconds idle, signon time')]
      : []),
  ];
}

/** The channels of somebody, as many to a line as fit; secret ones, and those of somebody invisible, if the asker is in them too. */
function channelLines({ session, settings }: Context, person: Session): string[] {
  const width = LINE_BYTES - byteLength(`:${settings.name} 319 ${session.nick} ${person.nick} :\r\n`);
  const lines: string[] = [];
  let line = '';
  for (const room of person.rooms) {
    const standing = room.member(person);
    const shared = person === session || session.rooms.has(room);
    if (standing === undefined || ((person.invisible || room.isSecret) && !shared)) continue;
    const word = memberPrefix(standing, session.capabilities) + room.name;
    const next = line === '' ? word : `${line} ${word}`;
    if (line !== '' && byteLength(next) > width) {
      lines.push(line);
      line = word;
    } else line = next;
  }
  return line === '' ? lines : [...lines, line];
}
