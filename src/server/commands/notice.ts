/**
 * NOTICE <target>{,<target>} :<text>: as PRIVMSG, but nothing may ever answer it, no error either, so that two
 * programs cannot keep each other busy. That the store refused it is still said: it is not an answer of anybody.
 */
import { CommandError } from './command-error.js';
import { forEach } from './effects.js';
import { say, speechTargets } from './speak.js';
import { readSpeech } from './speech.js';
import type { Command } from './types.js';

export const notice: Command = {
  name: 'NOTICE',
  minParams: 0,
  access: 'registered',
  pipelined: true,
  summary: 'Says something that nothing answers to',
  usage: 'NOTICE <target>{,<target>} :<text>',
  handle(context, message) {
    const [list = '', text = ''] = message.params;
    if (list === '' || text === '') return [];
    const speech = readSpeech(context, message, 'notice', text);
    // Who gave it an id keeps it until it knows what has become of it, and has asked for the answer.
    if (speech.sendId !== undefined) {
      return forEach(speechTargets(context, list), (target) => say(context, target, speech));
    }
    const targets = quietly(() => speechTargets(context, list)) ?? [];
    return targets.flatMap((target) => quietly(() => say(context, target, speech)) ?? []);
  },
};

function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}
