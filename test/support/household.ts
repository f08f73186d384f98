/** What tests with real clients in real terminals share: a daemon, a home for the clients, and nothing that outlives a test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { CHAT_TUI } from './chat-tui.js';
import { Daemon } from './daemon.js';
import { PtyProgram, type PtyOptions } from './pty.js';

/** Anything that runs and can be ended. */
interface Closable {
  close(): Promise<void>;
}

export interface Household {
  /** A test that stops it may put another one in its place. */
  daemon: Daemon;
  /** A directory of its own for each test, removed behind it. */
  readonly home: string;
  /** The client, and where it connects to as whom. */
  command(nick: string, ...flags: readonly string[]): [string, ...string[]];
  /** A program in a terminal, at home here. `env` comes on top of that. */
  run(options: PtyOptions): PtyProgram;
  /** Ended behind the test, before the home is removed. */
  keep<Program extends Closable>(program: Program): Program;
}

/**
 * Registers the hooks of a file, or of a `describe`.
 *
 * @param span how long a daemon lives. Who leaves without a word keeps their nick for a while, so in a file with one for
 *   all of its tests everybody has a nick of their own.
 */
export function useHousehold(span: 'test' | 'file'): Household {
  let daemon: Daemon | undefined;
  let home = '';
  let programs: Closable[] = [];
  const [begin, end] = span === 'file' ? [beforeAll, afterAll] : [beforeEach, afterEach];

  begin(async () => {
    daemon = await Daemon.start();
  });
  end(async () => {
    await daemon?.stop('SIGKILL');
    daemon = undefined;
  });
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'chat-home-'));
  });
  afterEach(async () => {
    await Promise.all(programs.map((program) => program.close()));
    programs = [];
    rmSync(home, { recursive: true, force: true });
  });

  const household: Household = {
    get daemon() {
      if (daemon === undefined) throw new Error('The daemon must be asked for within a test');
      return daemon;
    },
    set daemon(another) {
      daemon = another;
    },
    get home() {
      return home;
    },
    command: (nick, ...flags) => [
      process.execPath,
      CHAT_TUI,
      '--no-tls',
      '--server',
      household.daemon.address,
      '--nick',
      nick,
      ...flags,
    ],
    run: (options) =>
      household.keep(PtyProgram.start({ ...options, env: { HOME: home, TZ: 'UTC', ...options.env } })),
    keep: (program) => {
      programs.push(program);
      return program;
    },
  };
  return household;
}
