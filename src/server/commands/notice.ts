/**
 * NOTICE <target>{,<target>} :<text>: as PRIVMSG, but nothing may ever answer it, no error either, so that two
 * programs cannot keep each other busy. That the store refused it is still said: it is not an answer of anybody.
 */
import { CommandError } from './command-error.js';
import { append } from './effects.js';
import { address, passedTags, speechTargets } from './speak.js';
import type { Command, Effect } from './types.js';

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
    const tags = passedTags(context, message);
    const effects: Effect[] = [];
    for (const target of quietly(() => speechTargets(context, list)) ?? []) {
      const addressed = quietly(() =>
        address(context, target, { kind: 'notice', command: 'NOTICE', text, tags }),
      );
      if (addressed !== undefined) effects.push(append([addressed.draft]));
    }
    return effects;
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
