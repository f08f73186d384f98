/**
 * The full-screen client, put together: engine, screen, and between them what the reader does. The connection is on
 * its way before the screen's own parts are loaded.
 */
import type { Clock } from '../core/clock.js';
import { asError } from '../core/errors.js';
import type { ClientConfig } from './config.js';
import { makeEngine } from './headless.js';
import type { ClientLog } from './log.js';
import type { Effect } from './model/inputs.js';
import type { Engine } from './engine/engine.js';
import type { EndCause } from './ui/term/process-end.js';
import type { TerminalKind } from './ui/term/terminal-kind.js';
import type { TerminalSession } from './ui/term/terminal-session.js';

export interface AppOptions {
  readonly config: ClientConfig;
  readonly session: TerminalSession;
  readonly kind: TerminalKind;
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  readonly log: ClientLog;
  /** What is wrong with the settings, in words. */
  readonly problems: readonly string[];
}

export interface App {
  /** Resolves when the reader has left. @returns what is to be said after the screen is gone, '' for nothing */
  readonly left: Promise<string>;
  /** Something ends the process: says goodbye, as far as there is time. */
  end(cause: EndCause): Promise<void>;
}

/** A goodbye that the network does not take is not waited for. */
const GOODBYE_MS = 500;

/** What the others read when it was not the reader who left. */
const GOODBYES: Readonly<Record<EndCause['kind'], string>> = {
  signal: 'stopped',
  'hang-up': 'terminal closed',
  crash: 'crashed',
};

export async function startApp(options: AppOptions): Promise<App> {
  const { config, session, kind, clock, env, log } = options;
  const { settings } = config;
  let listener: (effects: readonly Effect[]) => void = () => {};
  const onEffects = (effects: readonly Effect[]): void => listener(effects);
  const engine = makeEngine({ config, clock, env, once: undefined, onEffects });
  let leave: (words: string) => void = () => {};
  const left = new Promise<string>((resolve) => {
    leave = resolve;
  });
  let said = '';
  const watch = (effects: readonly Effect[]): void => {
    for (const effect of effects) {
      if (effect.do !== 'changed' || effect.what !== 'connection') continue;
      const { connection } = engine;
      const words = `${connection.phase}${'server' in connection ? ` ${connection.server}` : ''}`;
      if (words !== said)
        log.write(`connection: ${words}${'reason' in connection ? ` (${connection.reason})` : ''}`);
      said = words;
      if (connection.phase === 'closed') leave(unsent(engine));
    }
  };
  listener = watch;
  for (const problem of options.problems) engine.announce(problem);
  session.setMouse(settings.mouse === 'wheel');
  engine.start();
  const [{ Screen }, { ChatScreen }, { chooseGlyphs }] = await Promise.all([
    import('./ui/term/screen.js'),
    import('./screen/chat-screen.js'),
    import('./ui/glyphs.js'),
  ]);
  const glyphs = chooseGlyphs({ ascii: settings.ascii || kind.asciiGlyphs, colors: kind.colors });
  const chat = new ChatScreen({ engine, clock, glyphs });
  const screen = await Screen.open({
    session,
    kind,
    clock,
    env,
    draw: (canvas) => chat.draw(canvas),
    onInput: (event) => chat.onInput(event),
  });
  chat.attach(screen);
  listener = (effects) => {
    watch(effects);
    chat.onEffects(effects);
  };
  return {
    left: left.finally(() => screen.close()),
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

function unsent({ outbox, held }: Engine): string {
  const count = outbox.size + held;
  if (count === 0) return '';
  return `chat-tui: ${count} ${count === 1 ? 'line was' : 'lines were'} not stored by the server; the next start sends what waits`;
}
