/** The command line in words: help, version, and what is wrong with it. Loaded only when that is needed. */
import yargs from 'yargs';
import { type Flags, FLAGS, flagsOf } from './options.js';
import { readVersion } from './version.js';

export type CliResult =
  | { readonly kind: 'flags'; readonly flags: Flags }
  /** Text to print: on standard output with code 0, on standard error otherwise. */
  | { readonly kind: 'done'; readonly text: string; readonly code: number };

/** The usual code for a command line that cannot be meant. */
const EXIT_USAGE = 2;

const EPILOGUE = `\
Without --nick, and in a terminal, it asks. F1 or /help explains the keys and commands, \\q leaves.
  chat-tui --nick bob --server chat.example.org
  echo "backup done" | chat-tui --nick backup --room ops
  chat-tui --nick cron --room ops --once "disk is full" || mail -s "disk is full" root
docs/client.md has the rest.`;

export async function readCommandLine(args: readonly string[]): Promise<CliResult> {
  const parser = yargs()
    .scriptName('chat-tui')
    .usage('$0 [--nick NAME] [--server HOST[:PORT]]: team chat in the terminal')
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
  for (const { name, kind, value, describe } of FLAGS) {
    const text = value === undefined ? describe : `${value}: ${describe}`;
    if (kind === 'switch') parser.option(name, { describe: text, type: 'boolean' });
    else parser.option(name, { describe: text, type: 'string', array: kind === 'list', requiresArg: true });
  }
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
    return { kind: 'flags', flags: flagsOf((name) => textsOf(parsed[name], name)) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { kind: 'done', text: `${text}\nchat-tui --help lists what there is`, code: EXIT_USAGE };
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
