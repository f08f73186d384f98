/** chat-server's command line as data: a flag for each row of the configuration, and what an operator does besides. */
import { isTableRow, listEntries } from '../core/config-schema.js';
import { COMMON_FLAGS, COMPLETION, type ProgramSpec, type SubcommandSpec } from '../core/program-spec.js';
import { SCHEMA } from './config-schema.js';

/** Without one, a section of the configuration has its own name. */
const HEADINGS: ReadonlyMap<string, string> = new Map([
  ['', 'Server'],
  ['tls', 'TLS'],
  ['heartbeat', 'Heartbeat'],
  ['limits', 'Limits (0 switches a count or a rate off)'],
  ['log', 'Log'],
]);

export const CONFIG_FLAG = {
  name: 'config',
  value: 'FILE',
  describe: 'Configuration file (TOML); default: chat-server.toml in the project, if there is one',
  group: 'Server',
  isFile: true,
};

export const CHECK: SubcommandSpec = {
  name: 'check',
  argument: '',
  describe: 'Say whether the configuration is good, and what it comes to',
};

export const FINGERPRINT: SubcommandSpec = {
  name: 'fingerprint',
  argument: '',
  describe: "Print the fingerprint of the server's key, as clients show it",
};

export const HASH: SubcommandSpec = {
  name: 'hash',
  argument: '',
  describe: "Read an operator's password from standard input and print what the configuration takes",
};

export const BACKUP: SubcommandSpec = {
  name: 'backup',
  argument: 'FILE',
  describe: 'Copy the database, beside a running server too',
  isFile: true,
};

export const VERIFY: SubcommandSpec = {
  name: 'verify',
  argument: '[FILE]',
  describe: 'Look for damage in the database, or in a backup',
  isFile: true,
};

export const ACCOUNT: SubcommandSpec = {
  name: 'account',
  argument: 'list|show|add|reset|remove|forget [NAME]',
  describe: 'Look after accounts, beside a running server too; a lost key is reset to a one-time code',
};

export const PROGRAM: ProgramSpec = {
  name: 'chat-server',
  summary: 'chat for the terminal, an IRCv3 server with a durable log',
  flags: [
    CONFIG_FLAG,
    ...listEntries(SCHEMA).map(({ flag, section, flagKind, describe, row }) => ({
      name: flag,
      value: 'VALUE',
      describe,
      group: headingOf(section),
      repeats: flagKind === 'list',
      ...(!isTableRow(row) && row.type.words !== undefined && { words: row.type.words }),
    })),
    ...COMMON_FLAGS,
  ],
  subcommands: [CHECK, FINGERPRINT, HASH, BACKUP, VERIFY, ACCOUNT, COMPLETION],
};

/** Of the flags that a section of the configuration has. */
export function headingOf(section: string): string {
  return HEADINGS.get(section) ?? section.slice(0, 1).toUpperCase() + section.slice(1);
}
