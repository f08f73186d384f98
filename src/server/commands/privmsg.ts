/** PRIVMSG <target>{,<target>} :<text>: says something to channels or people. The echo means that it is stored. */
import { CommandError } from './command-error.js';
import { forEach } from './effects.js';
import { say, speechTargets } from './speak.js';
import { readSpeech } from './speech.js';
import type { Command } from './types.js';

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
    const speech = readSpeech(context, message, 'message', text);
    return forEach(speechTargets(context, list), (target) => say(context, target, speech));
  },
};
