/** `--ask-password`: the account's password before anything else, on the terminal as the shell left it. */
import { ChatError } from '../core/errors.js';
import { secretInWords } from './model/secret-question.js';
import { TerminalInput, terminalOf } from './modes/terminal-input.js';

/**
 * @returns '' when the reader gives up
 * @throws ChatError BAD_FLAG where nobody can be asked
 */
export async function askPassword(
  nick: string,
  {
    stdin,
    stderr,
  }: {
    readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
    readonly stderr: NodeJS.WritableStream;
  },
): Promise<string> {
  const terminal = terminalOf(stdin);
  if (terminal === undefined)
    throw new ChatError(
      'BAD_FLAG',
      'Cannot use --ask-password: there is no terminal to ask at; --password-command needs none',
      { exitCode: 2 },
    );
  const input = new TerminalInput(terminal, (text) => void stderr.write(text));
  const question = { about: 'login', account: nick, because: '', again: 0 } as const;
  const password = await input.ask(secretInWords(question));
  input.release();
  return password ?? '';
}
