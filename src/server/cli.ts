/**
 * chat-server's command line: flags from the configuration's rows, and a subcommand for each thing that an operator
 * does without starting the server.
 */
import { createInterface } from 'node:readline';

import yargs, { type Argv, type Options } from 'yargs';

import { type Clock, systemClock } from '../core/clock.js';
import { type ConfigEntry, isTableRow, listEntries } from '../core/config-schema.js';
import { ChatError, EXIT_CONFIG } from '../core/errors.js';
import { hashPassword } from '../core/password-hash.js';
import { COMPLETION, meantFlag, SHELLS } from '../core/program-spec.js';
import { shellCompletion } from '../core/shell-completion.js';
import { ACCOUNT_ACTIONS, administer } from './account-admin.js';
import { ENV_PREFIX, loadServerConfig, type ServerConfig } from './config.js';
import { listenWord, SCHEMA } from './config-schema.js';
import { backUp, check, fingerprint, type Outcome, verifyStore } from './maintenance.js';
import { createLogger, type Logger } from './observe/logger.js';
import {
  ACCOUNT,
  BACKUP,
  CHECK,
  CONFIG_FLAG,
  FINGERPRINT,
  HASH,
  headingOf,
  PROGRAM,
  VERIFY,
} from './program-spec.js';
import { EXIT_BUG, type Host, within } from './shutdown.js';
import { readVersion } from './version.js';

/** What subcommands cannot do without, for whom has left it out. */
const FORMS: ReadonlyMap<string, string> = new Map([
  [ACCOUNT.name, `${ACCOUNT.name} ${ACCOUNT_ACTIONS.join('|')} [NAME]`],
  [BACKUP.name, `${BACKUP.name} FILE`],
  [COMPLETION.name, `${COMPLETION.name} ${SHELLS.join('|')}`],
]);

/** What of `process` the command line uses. */
export interface CliHost extends Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
}

/** Runs the daemon; serve.ts, with the real server. */
export type Serve = (
  config: ServerConfig,
  parts: { host: Host; logger: Logger; clock: Clock; loadConfig: () => ServerConfig },
) => Promise<number>;

/** For the last lines of the log to leave; a supervisor that hangs must not keep us. */
const FLUSH_MS = 500;

const EPILOGUE = `\
Each of these is also a variable (--heartbeat-interval: ${ENV_PREFIX}HEARTBEAT_INTERVAL) and a key of the file
(interval under [heartbeat]). A flag wins over the variable, the variable over the file, the file over the default.
docs/configuration.md explains them, docs/limits.md says why the limits are what they are.`;

/**
 * Does what the arguments say.
 *
 * @returns the exit status; for the daemon when it has stopped
 */
export async function runCli(args: readonly string[], host: CliHost, serve: Serve): Promise<number> {
  let status = 0;
  const parser = describe(yargs())
    .command(['$0', 'serve'], 'Run the server (the default)', {}, async (flags) => {
      status = await runServer(flags, host, serve);
    })
    .command(CHECK.name, CHECK.describe, {}, (flags) => {
      status = print(host, () => check(configOf(flags, host), systemClock().now()));
    })
    .command(FINGERPRINT.name, FINGERPRINT.describe, {}, (flags) => {
      status = print(host, () => fingerprint(configOf(flags, host)));
    })
    .command(HASH.name, HASH.describe, {}, async () => {
      status = await hash(host);
    })
    .command('backup <file>', BACKUP.describe, withTarget, (flags) => {
      status = print(host, () => backUp(configOf(flags, host).data, flags.file));
    })
    .command('verify [file]', VERIFY.describe, withFile, (flags) => {
      status = print(host, () => verifyStore(flags.file ?? configOf(flags, host).data));
    })
    .command(`${ACCOUNT.name} <action> [who]`, ACCOUNT.describe, withAction, (flags) => {
      const { action, who } = flags;
      status = print(host, () => administer(configOf(flags, host), action, who, systemClock().now()));
    })
    .command(`${COMPLETION.name} <shell>`, COMPLETION.describe, withShell, ({ shell }) => {
      host.stdout.write(shellCompletion(PROGRAM, shell));
    });
  try {
    // With a callback yargs hands over the text of --help and --version instead of printing it by itself.
    await parser.parseAsync([...args], {}, (_error, _flags, output) => {
      if (output !== '') host.stdout.write(`${output}\n`);
    });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    host.stderr.write(`${refusal(error, args)}\nchat-server --help lists what there is\n`);
    // Not 64 (EX_USAGE): a supervisor must not try the same arguments again.
    return EXIT_CONFIG;
  }
  return status;
}

/** A command line that cannot be meant. */
class UsageError extends Error {}

/** In words; yargs only counts the arguments that are missing. */
function refusal({ message }: UsageError, args: readonly string[]): string {
  const form = args.map((arg) => FORMS.get(arg)).find((each) => each !== undefined);
  const isShort = message.startsWith('Not enough non-option arguments');
  return isShort && form !== undefined
    ? `It takes more: ${PROGRAM.name} ${form}`
    : meantFlag(message, PROGRAM);
}

function describe(parser: Argv): Argv {
  parser
    .scriptName('chat-server')
    .usage('$0 [--config FILE]: chat for the terminal, an IRCv3 server with a durable log')
    .parserConfiguration({ 'camel-case-expansion': false, 'dot-notation': false, 'parse-numbers': false })
    .option('config', {
      type: 'string',
      requiresArg: true,
      describe: CONFIG_FLAG.describe,
      group: `${CONFIG_FLAG.group}:`,
    })
    .version(readVersion())
    .help()
    .alias('help', 'h')
    .strict()
    .exitProcess(false)
    .fail((message, error: Error | undefined) => {
      // Its own errors come in both ways; any other is one of ours, out of a command.
      throw error && error.name !== 'YError' ? error : new UsageError(error?.message ?? message);
    })
    // Its wrapping breaks words; a terminal does it no worse.
    .wrap(null)
    .epilogue(EPILOGUE);
  for (const entry of listEntries(SCHEMA)) parser.option(entry.flag, optionOf(entry));
  return parser.group(['help', 'version'], 'Help:');
}

function withTarget<Flags>(parser: Argv<Flags>): Argv<Flags & { file: string }> {
  return parser.positional('file', {
    type: 'string',
    demandOption: true,
    describe: 'The copy; must not exist',
  });
}

function withFile<Flags>(parser: Argv<Flags>): Argv<Flags & { file: string | undefined }> {
  return parser.positional('file', {
    type: 'string',
    describe: 'A database file; default: the configured one',
  });
}

function withAction<Flags>(
  parser: Argv<Flags>,
): Argv<Flags & { action: (typeof ACCOUNT_ACTIONS)[number]; who: string | undefined }> {
  return parser
    .positional('action', { choices: ACCOUNT_ACTIONS, demandOption: true })
    .positional('who', { type: 'string', describe: 'The account' });
}

function withShell<Flags>(parser: Argv<Flags>): Argv<Flags & { shell: (typeof SHELLS)[number] }> {
  return parser.positional('shell', { choices: SHELLS, demandOption: true });
}

function optionOf(entry: ConfigEntry): Options {
  return {
    describe: entry.describe,
    // No type: values stay texts (see parse-numbers), and the loader reads them as it reads variables.
    array: entry.flagKind === 'list',
    // A switch that is given alone is on.
    requiresArg: entry.flagKind !== 'switch',
    defaultDescription: isTableRow(entry.row) ? defaultOf(entry) : entry.row.type.toToml(entry.row.default),
    group: `${headingOf(entry.section)}:`,
  };
}

/** Of rows that are tables. */
function defaultOf({ key }: ConfigEntry): string {
  return key === 'listen' ? SCHEMA.listen.default.map((each) => listenWord(each)).join(' ') : 'none';
}

async function runServer(flags: Record<string, unknown>, host: CliHost, serve: Serve): Promise<number> {
  const clock = systemClock();
  let config: ServerConfig | undefined;
  let failure: unknown;
  try {
    config = loadServerConfig({ flags, env: host.env });
  } catch (error) {
    failure = error;
  }
  const { level = 'info', format = 'text' } = config?.log ?? {};
  const logger = createLogger({ level, format, clock, stdout: host.stdout, stderr: host.stderr });
  let crash: (status: number) => void;
  const crashed = new Promise<number>((resolve) => {
    crash = resolve;
  });
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    host.on(event, (error: unknown) => {
      logger.error('server.crashed', error);
      crash(EXIT_BUG);
    });
  }
  const status = config
    ? await Promise.race([
        serve(config, { host, logger, clock, loadConfig: () => loadServerConfig({ flags, env: host.env }) }),
        crashed,
      ])
    : refuse(failure, logger);
  await within(logger.close(), FLUSH_MS, clock);
  return status;
}

function refuse(error: unknown, logger: Logger): number {
  logger.error('config.refused', error);
  return error instanceof ChatError ? error.exitCode : EXIT_BUG;
}

/** A password is never an argument, which others on the machine can read. */
async function hash({ stdin, stdout, stderr }: CliHost): Promise<number> {
  if (stdin.isTTY === true) stderr.write('Password, as it is typed, and Enter: ');
  const lines = createInterface({ input: stdin });
  for await (const line of lines) {
    lines.close();
    if (line === '') break;
    stdout.write(`${await hashPassword(line)}\n`);
    return 0;
  }
  stderr.write('Cannot make a verifier: there is no password in the first line of standard input\n');
  return EXIT_CONFIG;
}

/** Runs a subcommand: its text on stdout, or what is wrong on stderr. */
function print(host: CliHost, run: () => Outcome): number {
  try {
    const { text, status } = run();
    host.stdout.write(`${text}\n`);
    return status;
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    host.stderr.write(`${error.message.replaceAll('; Cannot', '\nCannot')}\n`);
    return error.exitCode;
  }
}

function configOf(flags: Record<string, unknown>, host: CliHost): ServerConfig {
  return loadServerConfig({ flags, env: host.env });
}
