/**
 * From flags to the full screen: questions if need be, the first frame, and then everything else.
 *
 * What is imported here is what the first frame waits for, so it is little.
 */
import { homedir } from 'node:os';
import type { ReadStream } from 'node:tty';
import { ChatError } from '../core/errors.js';
import type { App, AppHost } from './app.js';
import { checkAnswer, defaultNick, defaultServer, makeConfig, settingsOf } from './config.js';
import type { LastStart } from './disk/last-start.js';
import { stateHome } from './disk/state-home.js';
import type { Flags } from './options.js';
import { peekSettings, settingsSources } from './settings/file.js';
import { ENV_PREFIX, type LoadedSettings, loadSettings, type SettingsSources } from './settings/load.js';
import type { Settings } from './settings/settings.js';
import { type FirstFrame, showFirstFrame } from './ui/term/first-frame.js';
import { endProcess } from './ui/term/process-end.js';
import { terminalKind } from './ui/term/terminal-kind.js';
import type { TerminalOutput, TerminalSession } from './ui/term/terminal-session.js';
import { takeWarnings, type WarningSource } from './warnings.js';

/** What of `process` it uses. */
export interface ScreenHost extends AppHost, WarningSource {
  readonly stdin: ReadStream;
  readonly stdout: TerminalOutput;
  readonly stderr: NodeJS.WritableStream;
}

/** Ends the process when the reader has left. */
export async function startScreen(flags: Flags, host: ScreenHost): Promise<void> {
  let session: TerminalSession | undefined;
  try {
    const kind = terminalKind(host.env);
    const start = await prepare(flags, host);
    if (start === undefined) process.exit(0);
    let password: string | undefined;
    if (flags.askPassword) {
      const { askPassword } = await import('./ask-password.js');
      password = await askPassword(start.nick, host);
      if (password === '') process.exit(0);
    }
    const running: { app?: App; ending?: true } = {};
    const warnings = takeWarnings(host);
    session = showFirstFrame(
      {
        stdin: host.stdin,
        stdout: host.stdout,
        // Whether the reader wants it is in a file that may not have been read yet.
        mouse: false,
        title: kind.title,
        answers: kind.answers,
        onEnd: (cause) => {
          running.ending = true;
          void (running.app?.end(cause) ?? Promise.resolve()).finally(() => endProcess(cause));
        },
      },
      start.frame,
    );
    const [{ startApp }, loaded, isFirst] = await Promise.all([
      import('./app.js'),
      start.load(),
      start.isFirst(),
    ]);
    const config = makeConfig(loaded.settings, { ...flags, noTls: start.noTls }, host.env, password);
    const app = await startApp({ config, loaded, isFirst, session, kind, host, warnings });
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

/** What the first frame shows, and the settings behind it, which may take longer. */
interface Start {
  readonly nick: string;
  readonly frame: FirstFrame;
  /** Whether nothing was known of the reader here. */
  isFirst(): Promise<boolean>;
  /** Asked for now, or the last time for the servers of the last time. */
  readonly noTls: boolean;
  load(): Promise<LoadedSettings>;
}

/** @returns undefined when the reader was asked and gave up */
async function prepare(flags: Flags, host: ScreenHost): Promise<Start | undefined> {
  const given = settingsOf(flags);
  const usual = defaultServer(flags.noTls);
  const sources = settingsSources(given, host.env, homedir());
  const quick = { ...peekSettings(sources.file?.text ?? ''), ...given };
  // A variable may say something else: then there is time to read all of it.
  const isQuick =
    quick.nick !== undefined && !Object.keys(host.env).some((name) => name.startsWith(ENV_PREFIX));
  if (isQuick) {
    const nick = quick.nick ?? '';
    const frame = firstFrame(nick, usual, quick.servers);
    const load = (): Promise<LoadedSettings> => loadSettings(sources);
    return { nick, frame, isFirst: () => isNewHere(sources, host), noTls: flags.noTls, load };
  }
  const loaded = await loadSettings(sources);
  let { settings } = loaded;
  let isFirst = (): Promise<boolean> => isNewHere(sources, host);
  let { noTls } = flags;
  if (settings.nick === '') {
    const known = await lastOrAsked(settings, host, usual);
    if (known === undefined) return undefined;
    const { nick, servers, plaintext } = known.who;
    // What was said of the servers of the last time says nothing of others, and a key wants TLS.
    if (plaintext && settings.servers.length === 0 && flags.tlsPin === undefined) noTls = true;
    settings = Object.freeze({ ...settings, nick, servers });
    isFirst = () => Promise.resolve(known.isFirst);
  }
  const frame = firstFrame(settings.nick, usual, settings.servers);
  return { nick: settings.nick, frame, isFirst, noTls, load: () => Promise.resolve({ ...loaded, settings }) };
}

/** Whoever was told a nick and a server by somebody else, `npm start` or a colleague, is as new as who is asked for them. */
async function isNewHere({ file }: SettingsSources, { env }: ScreenHost): Promise<boolean> {
  const { readLastStart } = await import('./disk/last-start.js');
  return file === undefined && readLastStart(stateHome(env, homedir())) === undefined;
}

/** Who they were the last time, or who they say that they are. @returns undefined when they give up */
async function lastOrAsked(
  settings: Settings,
  host: ScreenHost,
  usual: string,
): Promise<{ readonly who: LastStart; readonly isFirst: boolean } | undefined> {
  const { readLastStart } = await import('./disk/last-start.js');
  const last = readLastStart(stateHome(host.env, homedir()));
  const { servers } = settings;
  if (last !== undefined) {
    return { who: { ...last, servers: servers.length > 0 ? servers : last.servers }, isFirst: false };
  }
  const who = await ask(settings, host, usual);
  return who === undefined ? undefined : { who, isFirst: true };
}

async function ask(
  { servers: [server, ...others] }: Settings,
  host: ScreenHost,
  usual: string,
): Promise<LastStart | undefined> {
  const { askForNickAndServer } = await import('./ask.js');
  const answers = await askForNickAndServer(
    host,
    { nick: defaultNick(), server: server ?? usual },
    checkAnswer,
  );
  if (answers === undefined) return undefined;
  // Whoever is asked is not asked about TLS: only the flag says otherwise.
  return { nick: answers.nick, servers: [answers.server, ...others], plaintext: false };
}

function firstFrame(nick: string, usual: string, [server]: readonly string[] = []): FirstFrame {
  return { status: ` o connecting to ${server ?? usual}`, prompt: ` ${nick}> ` };
}
