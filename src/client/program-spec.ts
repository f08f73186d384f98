/** chat-tui's command line as data. */
import { COMMON_FLAGS, COMPLETION, type ProgramSpec, type SubcommandSpec } from '../core/program-spec.js';
import { FLAGS } from './options.js';

/** Done by trust-command.ts. */
export const TRUST: SubcommandSpec = {
  name: 'trust',
  argument: 'HOST[:PORT] [sha256:...]',
  describe: 'Accept another key of a server; without the key, show the one that it has now and ask',
};

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
  subcommands: [TRUST, COMPLETION],
};
