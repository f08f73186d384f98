/** The programs that are compared, each with an empty home and as its package brings it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Door } from './server.js';

export interface BenchProgram {
  readonly name: string;
  /** @param home its own, empty at the first start @returns the command */
  command(home: string, door: Door): readonly string[];
  /** What its first frame has and a blank screen has not. */
  readonly firstFrame: RegExp;
  /** What it shows when the connection has been lost. */
  readonly lost: RegExp;
}

const CHAT_TUI_FILE = resolve(import.meta.dirname, '../../bin/chat-tui.js');

const CHAT_TUI: BenchProgram = {
  name: 'chat-tui',
  command: (_home, { port, tls }) => [
    process.execPath,
    CHAT_TUI_FILE,
    '--nick',
    'al',
    '--server',
    `127.0.0.1:${port}`,
    ...(tls ? [] : ['--no-tls']),
  ],
  firstFrame: /connecting/,
  lost: /offline|no answer/,
};

const IRSSI: BenchProgram = {
  name: 'irssi',
  command(home, { port, tls }) {
    const directory = join(home, 'irssi');
    mkdirSync(directory, { recursive: true });
    writeFileSync(
      join(directory, 'config'),
      `servers = ({ address = "127.0.0.1"; port = ${port}; autoconnect = "yes";
         use_tls = "${tls ? 'yes' : 'no'}"; tls_verify = "no"; });
       settings = { core = { real_name = "al"; user_name = "al"; nick = "al"; };
         "fe-common/core" = { autocreate_windows = "no"; }; };`,
    );
    return ['irssi', `--home=${directory}`];
  },
  firstFrame: /Irssi/,
  lost: /Connection (?:lost|reset)|Disconnected/i,
};

const WEECHAT: BenchProgram = {
  name: 'weechat',
  command: (home, { port, tls }) => [
    'weechat',
    '--dir',
    join(home, 'weechat'),
    '--run-command',
    '/set irc.look.buffer_switch_join on',
    ...(tls
      ? [
          '--run-command',
          '/set irc.server_default.ssl_verify off',
          '--run-command',
          `/server add bench 127.0.0.1/${port} -ssl -nicks=al -autojoin=#lobby`,
          '--run-command',
          '/connect bench',
        ]
      : [`irc://al@127.0.0.1:${port}/#lobby`]),
  ],
  firstFrame: /weechat/i,
  lost: /disconnected|reset by peer/i,
};

/** Ours, telling on SIGUSR2 what its heap holds (heap-report.ts). */
export const CHAT_TUI_TELLING: BenchProgram = {
  ...CHAT_TUI,
  command(home, door) {
    const [node = '', ...rest] = CHAT_TUI.command(home, door);
    return [node, '--expose-gc', '--import', resolve(import.meta.dirname, 'heap-report.js'), ...rest];
  },
};

/** Ours, and those of the others that are installed. */
export function installedPrograms(): readonly BenchProgram[] {
  const others = [IRSSI, WEECHAT].filter(
    ({ name }) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
  );
  return [CHAT_TUI, ...others];
}
