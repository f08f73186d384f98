/** HELP [<command>]: the commands, or one of them; printed from the rows. */
import { numeric } from '../session/replies.js';
import { CommandError } from './command-error.js';
import { reply } from './effects.js';
import type { Command } from './types.js';

/** Names in one line of the index. */
const NAMES_PER_LINE = 8;

/** @param rows all commands, this one among them; asked when somebody wants help */
export function helpCommand(rows: () => Iterable<Command>): Command {
  return {
    name: 'HELP',
    minParams: 0,
    access: 'registered',
    summary: 'Lists the commands, or explains one of them',
    usage: 'HELP [<command>]',
    handle(_context, { params: [subject = ''] }) {
      if (subject === '') return index([...rows()]);
      const name = subject.toUpperCase();
      for (const row of rows()) if (row.name === name) return explain(row);
      throw CommandError.numeric('ERR_HELPNOTFOUND', subject);
    },
  };
}

function index(rows: readonly Command[]): ReturnType<Command['handle']> {
  const names = rows.map((row) => row.name).sort();
  const lines: string[] = [];
  for (let i = 0; i < names.length; i += NAMES_PER_LINE)
    lines.push(names.slice(i, i + NAMES_PER_LINE).join(' '));
  return reply(
    numeric('RPL_HELPSTART', '*', 'The commands of this server'),
    ...lines.map((line) => numeric('RPL_HELPTXT', '*', line)),
    numeric('RPL_ENDOFHELP', '*', 'HELP <command> explains one of them'),
  );
}

function explain({ name, usage, summary }: Command): ReturnType<Command['handle']> {
  return reply(
    numeric('RPL_HELPSTART', name, usage),
    numeric('RPL_HELPTXT', name, summary),
    numeric('RPL_ENDOFHELP', name, 'End of /HELP.'),
  );
}
