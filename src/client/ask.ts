/** The two questions of a start without `--nick`, on the terminal as the shell left it. */
import { createInterface } from 'node:readline/promises';

export interface Answers {
  readonly nick: string;
  readonly server: string;
}

/** @returns what is wrong with an answer, in words; undefined when nothing is */
export type CheckAnswer = (to: keyof Answers, answer: string) => string | undefined;

/**
 * Each is asked until its answer can be used, so that nobody types the second for nothing.
 *
 * @returns undefined when the reader gives up (^C, ^D)
 */
export async function askForNickAndServer(
  streams: { readonly stdin: NodeJS.ReadableStream; readonly stdout: NodeJS.WritableStream },
  defaults: Answers,
  check: CheckAnswer,
): Promise<Answers | undefined> {
  const questions = createInterface({ input: streams.stdin, output: streams.stdout });
  const closed = new Promise<undefined>((resolve) => questions.once('close', () => resolve(undefined)));
  const ask = async (to: keyof Answers, what: string): Promise<string | undefined> => {
    for (;;) {
      const typed = await Promise.race([questions.question(`${what} [${defaults[to]}]: `), closed]);
      if (typed === undefined) return undefined;
      const answer = typed.trim() === '' ? defaults[to] : typed.trim();
      const fault = check(to, answer);
      if (fault === undefined) return answer;
      streams.stdout.write(`${fault}\n`);
    }
  };
  try {
    streams.stdout.write('chat-tui: Enter takes what is in brackets, ^C leaves.\n');
    const nick = await ask('nick', 'Nick');
    const server = nick === undefined ? undefined : await ask('server', 'Server');
    // The shell's prompt would go on behind the question.
    if (nick === undefined || server === undefined) streams.stdout.write('\n');
    return nick === undefined || server === undefined ? undefined : { nick, server };
  } finally {
    questions.close();
  }
}
