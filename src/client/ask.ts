/** The two questions of a start without `--nick`, on the terminal as the shell left it. */
import { createInterface } from 'node:readline/promises';

export interface Answers {
  readonly nick: string;
  readonly server: string;
}

/** @returns undefined when the reader gives up (^C, ^D) */
export async function askForNickAndServer(
  streams: { readonly stdin: NodeJS.ReadableStream; readonly stdout: NodeJS.WritableStream },
  defaults: Answers,
  check: (answers: Answers) => string | undefined,
): Promise<Answers | undefined> {
  const questions = createInterface({ input: streams.stdin, output: streams.stdout });
  const closed = new Promise<undefined>((resolve) => questions.once('close', () => resolve(undefined)));
  const ask = async (what: string, byDefault: string): Promise<string | undefined> => {
    const answer = await Promise.race([questions.question(`${what} [${byDefault}]: `), closed]);
    return answer === undefined || answer.trim() !== '' ? answer?.trim() : byDefault;
  };
  try {
    for (;;) {
      const nick = await ask('Nick', defaults.nick);
      const server = nick === undefined ? undefined : await ask('Server', defaults.server);
      if (nick === undefined || server === undefined) return undefined;
      const fault = check({ nick, server });
      if (fault === undefined) return { nick, server };
      streams.stdout.write(`${fault}\n`);
    }
  } finally {
    questions.close();
  }
}
