/**
 * From flags to the full screen: questions if need be, the first frame, and then everything else.
 *
 * What is imported here is what the first frame waits for, so it is little.
 */
import { homedir } from 'node:os';
import type { ReadStream } from 'node:tty';
import { ChatError } from '../core/errors.js';
import type { App } from './app.js';
import { checkAnswer, DEFAULT_SERVER, defaultNick, makeSettings, type Settings } from './config.js';
import type { Flags } from './options.js';
import { showFirstFrame } from './ui/term/first-frame.js';
import { endProcess } from './ui/term/process-end.js';
import { terminalKind } from './ui/term/terminal-kind.js';
import type { TerminalOutput, TerminalSession } from './ui/term/terminal-session.js';

/** What of `process` it uses. */
export interface ScreenHost {
  readonly stdin: ReadStream;
  readonly stdout: TerminalOutput;
  readonly stderr: NodeJS.WritableStream;
  readonly env: NodeJS.ProcessEnv;
  on(event: 'warning', handler: (warning: Error) => void): unknown;
  removeAllListeners(event: 'warning'): unknown;
}

/** Ends the process when the reader has left. */
export async function startScreen(flags: Flags, host: ScreenHost): Promise<void> {
  let session: TerminalSession | undefined;
  try {
    const kind = terminalKind(host.env);
    const settings =
      flags.nick === undefined
        ? await ask(flags, host)
        : makeSettings({ ...flags, nick: flags.nick }, host.env);
    if (settings === undefined) process.exit(0);
    const running: { app?: App; ending?: true } = {};
    session = showFirstFrame(
      {
        stdin: host.stdin,
        stdout: host.stdout,
        mouse: true,
        title: kind.title,
        onEnd: (cause) => {
          running.ending = true;
          void (running.app?.end(cause) ?? Promise.resolve()).finally(() => endProcess(cause));
        },
      },
      firstFrame(settings),
    );
    const [{ startApp }, { systemClock }, { clientLogPath, openClientLog }] = await Promise.all([
      import('./app.js'),
      import('../core/clock.js'),
      import('./log.js'),
    ]);
    const clock = systemClock();
    const log = openClientLog(clientLogPath(host.env, homedir()), () => clock.now());
    // Node's own listener prints them into the middle of the screen.
    host.removeAllListeners('warning');
    host.on('warning', (warning) => log.write(`warning: ${warning.stack ?? warning.message}`));
    const { env } = host;
    const app = await startApp({ settings, session, kind, clock, env, log, ascii: flags.ascii });
    running.app = app;
    const words = await app.left;
    if (words !== '') host.stderr.write(`${words}\n`);
    // A signal has an exit code of its own.
    if (running.ending === undefined) process.exit(0);
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    // Before the words, which would go under with the alternate screen.
    session?.restore();
    host.stderr.write(`chat-tui: ${error.message}\n`);
    process.exit(error.exitCode);
  }
}

async function ask(flags: Flags, host: ScreenHost): Promise<Settings | undefined> {
  const { askForNickAndServer } = await import('./ask.js');
  const [server = DEFAULT_SERVER, ...others] = flags.server;
  const answers = await askForNickAndServer(host, { nick: defaultNick(), server }, checkAnswer);
  if (answers === undefined) return undefined;
  return makeSettings({ ...flags, nick: answers.nick, server: [answers.server, ...others] }, host.env);
}

function firstFrame({ servers, identity }: Settings): { status: string; prompt: string } {
  const [{ host, port }] = servers;
  return { status: ` o connecting to ${host}:${port}`, prompt: ` ${identity.nick}> ` };
}
