/** The programs that are compared, each with an empty home and as its package brings it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface BenchProgram {
  readonly name: string;
  /** @param home empty, its own @returns the command */
  command(home: string, port: number): readonly string[];
  /** What its first frame has and a blank screen has not. */
  readonly firstFrame: RegExp;
  /** What it shows when the connection has been lost. */
  readonly lost: RegExp;
}

const CHAT_TUI: BenchProgram = {
  name: 'chat-tui',
  command: (_home, port) => [
    process.execPath,
    resolve(import.meta.dirname, '../../bin/chat-tui.js'),
    '--nick',
    'al',
    '--server',
    `127.0.0.1:${port}`,
    '--no-tls',
  ],
  firstFrame: /connecting/,
  lost: /offline|no answer/,
};

const IRSSI: BenchProgram = {
  name: 'irssi',
  command(home, port) {
    const directory = join(home, 'irssi');
    mkdirSync(directory);
    writeFileSync(
      join(directory, 'config'),
      `servers = ({ address = "127.0.0.1"; port = ${port}; autoconnect = "yes"; use_tls = "no"; });
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
  command: (home, port) => [
    'weechat',
    '--dir',
    join(home, 'weechat'),
    '--run-command',
    '/set irc.look.buffer_switch_join on',
    `irc://al@127.0.0.1:${port}/#lobby`,
  ],
  firstFrame: /weechat/i,
  lost: /disconnected|reset by peer/i,
};

/** Ours, and those of the others that are installed. */
export function installedPrograms(): readonly BenchProgram[] {
  const others = [IRSSI, WEECHAT].filter(
    ({ name }) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
  );
  return [CHAT_TUI, ...others];
}
