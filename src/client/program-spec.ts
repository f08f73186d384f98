/** chat-tui's command line as data. */
import { COMMON_FLAGS, COMPLETION, type ProgramSpec } from '../core/program-spec.js';
import { FLAGS } from './options.js';

export const PROGRAM: ProgramSpec = {
  name: 'chat-tui',
  summary: 'team chat in the terminal',
  flags: [
    ...FLAGS.map(({ name, kind, value, describe, group }) => ({
      name,
      describe,
      group,
      ...(value !== undefined && { value }),
      repeats: kind === 'list',
    })),
    ...COMMON_FLAGS,
  ],
  subcommands: [COMPLETION],
};
