/** PRIVMSG <target>{,<target>} :<text>: says something to channels or people. The echo means that it is stored. */
import { numeric } from '../session/replies.js';
import { CommandError } from './command-error.js';
import { append, forEach, replies } from './effects.js';
import { address, passedTags, speechTargets } from './speak.js';
import type { Command, Effect } from './types.js';

export const privmsg: Command = {
  name: 'PRIVMSG',
  minParams: 0,
  access: 'registered',
  pipelined: true,
  summary: 'Says something to channels or people',
  usage: 'PRIVMSG <target>{,<target>} :<text>',
  handle(context, message) {
    const [list = '', text = ''] = message.params;
    if (list === '') throw CommandError.because('ERR_NORECIPIENT', 'No recipient given (PRIVMSG)');
    if (text === '') throw CommandError.numeric('ERR_NOTEXTTOSEND');
    const tags = passedTags(context, message);
    return forEach(speechTargets(context, list), (target) => {
      const { draft, person } = address(context, target, { kind: 'message', command: 'PRIVMSG', text, tags });
      const effects: Effect[] = [append([draft])];
      if (person !== undefined && person.away !== '') {
        effects.push(replies([numeric('RPL_AWAY', person.nick, person.away)]));
      }
      return effects;
    });
  },
};
