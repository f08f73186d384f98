/**
 * The full-screen client, put together: engine, screen, and between them what the reader does. The connection is on
 * its way before neo-blessed is loaded.
 */
import { homedir } from 'node:os';
import { systemClock } from '../core/clock.js';
import { asError } from '../core/errors.js';
import { firstDigits } from '../core/fingerprint.js';
import { makeCaller } from './call-reader.js';
import type { ClientConfig } from './config.js';
import { writeLastStart } from './disk/last-start.js';
import { stateHome } from './disk/state-home.js';
import { makeEngine } from './headless.js';
import { openLink } from './open-link.js';
import { clientLogPath, openClientLog } from './log.js';
import type { Effect } from './model/inputs.js';
import type { Engine } from './engine/engine.js';
import { ChatScreen } from './screen/chat-screen.js';
import type { LoadedSettings } from './settings/load.js';
import { chooseGlyphs } from './ui/glyphs.js';
import type { EndCause } from './ui/term/process-end.js';
import type { Ground } from './ui/term/inks.js';
import { Screen } from './ui/term/screen.js';
import type { TerminalKind } from './ui/term/terminal-kind.js';
import type { TerminalSession } from './ui/term/terminal-session.js';
import type { Warnings } from './warnings.js';
import { watchConnection } from './watch-connection.js';

export interface AppOptions {
  readonly config: ClientConfig;
  readonly session: TerminalSession;
  readonly kind: TerminalKind;
  readonly host: AppHost;
  readonly warnings: Warnings;
  readonly loaded: LoadedSettings;
  /** Nothing was known of the reader here. */
  readonly isFirst: boolean;
}

/** What of `process` it uses. */
export interface AppHost {
  readonly env: NodeJS.ProcessEnv;
}

export interface App {
  /** Resolves when the reader has left. @returns what is to be said after the screen is gone, '' for nothing */
  readonly left: Promise<string>;
  /** Something ends the process: says goodbye, as far as there is time. */
  end(cause: EndCause): Promise<void>;
}

/** A goodbye that the network does not take is not waited for. */
const GOODBYE_MS = 500;

/** Somebody who leaves at once: no line is slower, and nobody notices. */
const ANSWER_MS = 250;

/** Enough that nobody makes a key with the same ones in passing; with more it would take a third row of 80 columns. */
const MET_DIGITS = 16;

/** What the others read when it was not the reader who left. */
const GOODBYES: Readonly<Record<EndCause['kind'], string>> = {
  signal: 'stopped',
  'hang-up': 'terminal closed',
  crash: 'crashed',
};

export async function startApp(options: AppOptions): Promise<App> {
  const { config, loaded, session, host } = options;
  const { env } = host;
  const clock = systemClock();
  const log = openClientLog(clientLogPath(env, homedir()), () => clock.now());
  options.warnings.follow((warning) => log.write(`warning: ${warning.stack ?? warning.message}`));
  let listener: (effects: readonly Effect[]) => void = () => {};
  const onEffects = (effects: readonly Effect[]): void => listener(effects);
  const { engine, writing } = makeEngine({
    config,
    fileText: loaded.fileText,
    clock,
    env,
    once: undefined,
    hasReader: true,
    meeting: (server, fingerprint) =>
      `${server} is new here; its key sha256:${firstDigits(fingerprint, '...', MET_DIGITS)} is kept (/trust shows it)`,
    onEffects,
  });
  let leave: (words: string) => void = () => {};
  const left = new Promise<string>((resolve) => {
    leave = resolve;
  });
  const watch = watchConnection(engine, {
    note: (words) => log.write(`connection: ${words}`),
    // What led to a chat once is not asked for again.
    onOnline: () => {
      const { plaintext } = config.security;
      if (options.isFirst) writeLastStart(stateHome(env, homedir()), { ...loaded.settings, plaintext });
    },
    onClosed: () => leave(unsent(engine)),
  });
  listener = watch;
  for (const problem of loaded.problems) engine.announce(problem);
  if (options.isFirst) for (const hint of HINTS) engine.announce(hint, 'info');
  session.setMouse(engine.state.settings.mouse === 'wheel');
  engine.start();
  const tellFault = (text: string): void => engine.apply({ type: 'note', kind: 'error', text });
  const seen: { ground?: Ground } = {};
  const look = lookOf(engine, options.kind, seen);
  const chat = new ChatScreen({
    engine,
    clock,
    writing,
    openLink: (url) => openLink(url, env, process.platform, tellFault),
    // Asked for with every frame.
    get glyphs() {
      return chooseGlyphs({
        ascii: engine.state.settings.ascii || look.asciiGlyphs,
        colors: look.colors,
      });
    },
  });
  const screen = await Screen.open({
    session,
    kind: look,
    clock,
    env,
    draw: (canvas) => chat.draw(canvas),
    onInput: (event) => chat.onInput(event),
    onGround: (ground) => {
      seen.ground = ground;
    },
  });
  let isOurs = true;
  const takeMouse = (): void => session.setMouse(isOurs && engine.state.settings.mouse === 'wheel');
  chat.attach({
    get width() {
      return screen.width;
    },
    get height() {
      return screen.height;
    },
    invalidate: () => screen.invalidate(),
    redraw: () => screen.redraw(),
    suspend: () => screen.suspend(),
    setTitle: (title) => screen.setTitle(title),
    notify: makeCaller(screen, env, () => engine.state.settings, tellFault),
    copy: (text) => screen.copy(text),
    useMouse: (on) => {
      isOurs = on;
      takeMouse();
    },
  });
  listener = (effects) => {
    watch(effects);
    chat.onEffects(effects);
    if (!effects.some((effect) => effect.do === 'changed' && effect.what === 'settings')) return;
    takeMouse();
    session.askBackground();
    screen.redraw();
  };
  return {
    left: left.then(async (words) => {
      await session.answered(clock, ANSWER_MS);
      screen.close();
      return words;
    }),
    end: async (cause) => {
      if (cause.kind === 'crash') log.write(`crash: ${asError(cause.error).stack ?? ''}`);
      const late = new Promise<void>((resolve) => clock.setTimeout(resolve, GOODBYE_MS));
      await Promise.race([
        cause.kind === 'signal' ? engine.quit(GOODBYES[cause.kind]) : engine.abandon(GOODBYES[cause.kind]),
        late,
      ]);
    },
  };
}

/** The terminal as the reader wants it used, and as it has said that it is. */
function lookOf(engine: Engine, kind: TerminalKind, seen: { readonly ground?: Ground }): TerminalKind {
  const theme = (): string => engine.state.settings.theme;
  return {
    ...kind,
    get colors() {
      return kind.colors && theme() !== 'none';
    },
    get links() {
      return kind.links && engine.state.settings.links;
    },
    get ground() {
      const chosen = theme();
      return chosen === 'light' || chosen === 'dark' ? chosen : (seen.ground ?? kind.ground);
    },
  };
}

/** Three lines for somebody who has never been here. */
export const HINTS: readonly string[] = [
  'Type and press Enter: everybody in this room reads it. @name TEXT is for that person alone.',
  'F1 shows the keys and commands that matter where you are. Tab completes names and commands.',
  '/set shows what you can set, /save keeps it. \\q leaves.',
];

function unsent({ outbox, held }: Engine): string {
  const count = outbox.size + held;
  if (count === 0) return '';
  return `chat-tui: ${count} ${count === 1 ? 'line was' : 'lines were'} not stored by the server; the next start sends what waits`;
}
