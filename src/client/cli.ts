/** The command line in words: help, version, and what is wrong with it. Loaded only when that is needed. */
import yargs from 'yargs';
import { COMPLETION, meantFlag, SHELLS } from '../core/program-spec.js';
import { shellCompletion } from '../core/shell-completion.js';
import { type Flags, FLAGS, flagsOf } from './options.js';
import { PROGRAM, TRUST } from './program-spec.js';
import { readVersion } from './version.js';

export type CliResult =
  | { readonly kind: 'flags'; readonly flags: Flags }
  /** Text to print: on standard output with code 0, on standard error otherwise. */
  | { readonly kind: 'done'; readonly text: string; readonly code: number };

/** The usual code for a command line that cannot be meant. */
const EXIT_USAGE = 2;

const EPILOGUE = `\
Without --nick, and in a terminal, it asks once. F1 or /help explains the keys and commands, \\q leaves.
A flag wins over a variable (CHAT_TUI_NICK), that over config.toml, which /set changes and /save writes.
man chat-tui and docs/client.md have the rest.`;

/** Command lines that people want, and what for. */
const EXAMPLES: readonly [command: string, what: string][] = [
  ['$0 --nick bob --server chat.example.org', 'chat'],
  ['echo "backup done" | $0 --nick backup --room ops', 'say what a script has to say'],
  [
    '$0 --nick cron --room ops --once "disk is full" || mail -s "disk is full" root',
    'be sure that it is stored',
  ],
  ['$0 --nick log --plain >> chat.log </dev/null', 'one line of text for each thing that happens'],
  ['source <($0 completion bash)', 'have Tab complete these flags'],
];

export async function readCommandLine(args: readonly string[]): Promise<CliResult> {
  const parser = yargs()
    .scriptName('chat-tui')
    .usage('$0 [--nick NAME] [--server HOST[:PORT]]: team chat in the terminal')
    // For the help; main.ts has taken it before.
    .command(`${TRUST.name} <server> [key]`, TRUST.describe)
    .command(`${COMPLETION.name} <${COMPLETION.argument.toLowerCase()}>`, COMPLETION.describe, (rest) =>
      rest.positional('shell', { type: 'string', choices: SHELLS, demandOption: true }),
    )
    .example(EXAMPLES)
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'duplicate-arguments-array': true,
      'greedy-arrays': false,
    })
    .version(readVersion())
    .help()
    .alias('help', 'h')
    .strict()
    .exitProcess(false)
    .fail(false)
    .wrap(null)
    .epilogue(EPILOGUE);
  for (const { name, kind, value, describe, group: heading } of FLAGS) {
    const group = `${heading}:`;
    const text = value === undefined ? describe : `${value}: ${describe}`;
    if (kind === 'switch') parser.option(name, { describe: text, type: 'boolean', group });
    else
      parser.option(name, {
        describe: text,
        group,
        type: 'string',
        array: kind === 'list',
        requiresArg: true,
      });
  }
  // After the others, so that it is printed after them.
  parser.group(['help', 'version'], 'Help:');
  parser.conflicts('plain', ['json', 'once']).conflicts('json', 'once');
  let printed: string | undefined;
  try {
    // With a callback yargs hands over the text of --help and --version instead of printing it by itself.
    const parsed: Record<string, unknown> = await parser.parseAsync(
      [...args],
      {},
      (_error, _flags, output) => {
        if (output !== '') printed = output;
      },
    );
    if (printed !== undefined) return { kind: 'done', text: printed, code: 0 };
    const shell = SHELLS.find((each) => each === parsed['shell']);
    if (shell !== undefined)
      return { kind: 'done', text: shellCompletion(PROGRAM, shell).trimEnd(), code: 0 };
    return { kind: 'flags', flags: flagsOf((name) => textsOf(parsed[name], name)) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return {
      kind: 'done',
      text: `${meantFlag(text, PROGRAM)}\nchat-tui --help lists what there is`,
      code: EXIT_USAGE,
    };
  }
}

/** @throws Error for what yargs lets pass: a text given twice, an empty one */
function textsOf(value: unknown, name: string): string[] {
  if (value === undefined || value === false) return [];
  if (value === true) return [''];
  const texts = (Array.isArray(value) ? value : [value]).map(String);
  const row = FLAGS.find((each) => each.name === name);
  if (row?.kind === 'text' && texts.length > 1) throw new Error(`--${name} can be given once`);
  if (texts.some((text) => text === '')) throw new Error(`--${name} needs a value, found an empty one`);
  return texts;
}
