/** irssi in a pseudo-terminal: one window for everything, its waits between lines switched off. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ForeignClient } from '../../contract/foreign-client.contract.js';
import { PtyProgram } from '../pty.js';

const CONFIG = `
settings = {
  core = { real_name = "Fay"; user_name = "fay"; settings_autosave = "no"; };
  "irc/core" = { cmd_queue_speed = "1msec"; cmds_max_at_once = "100"; };
  "fe-common/core" = {
    autocreate_windows = "no"; autocreate_own_query = "no"; autocreate_query_level = "NONE";
    use_status_window = "no"; use_msgs_window = "no"; term_charset = "utf-8";
  };
};
`;

export interface Irssi extends ForeignClient {
  readonly pty: PtyProgram;
}

export interface IrssiOptions {
  /** Flags of its /connect, `-tls`; default: none, in plaintext. */
  readonly flags?: string;
  /** What it knows of the network `chat` (`-network chat` among the flags), `sasl_mechanism` and the like. */
  readonly network?: Readonly<Record<string, string>>;
}

export function startIrssi(port: number, nick: string, { flags, network }: IrssiOptions = {}): Irssi {
  const home = mkdtempSync(join(tmpdir(), 'chat-irssi-'));
  writeFileSync(join(home, 'config'), CONFIG + networkConfig(network));
  const connect = ['--connect', '127.0.0.1', '--port', String(port)];
  const pty = PtyProgram.start({
    command: ['irssi', '--home', home, '--nick', nick, ...(flags === undefined ? connect : [])],
    columns: 140,
    rows: 110,
  });
  const type = (line: string): void => pty.keys(line, 'enter');
  // Its command line knows no TLS.
  if (flags !== undefined) type(`/connect ${flags} 127.0.0.1 ${port}`);
  return {
    pty,
    join: (room) => type(`/join ${room}`),
    say: (room, text) => type(`/msg ${room} ${text}`),
    tell: (who, text) => type(`/msg ${who} ${text}`),
    rename: (name) => type(`/nick ${name}`),
    topic: (room, text) => type(`/topic ${room} ${text}`),
    part: (room) => type(`/part ${room}`),
    quit: () => type('/quit gone fishing'),
    shows: async (text) => await pty.waitFor(text, 15_000),
    shown: () => pty.screen().join('\n'),
    async end() {
      await pty.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function networkConfig(network: IrssiOptions['network']): string {
  if (network === undefined) return '';
  const rows = Object.entries(network).map(([name, value]) => `${name} = "${value}";`);
  return `chatnets = { chat = { type = "IRC"; ${rows.join(' ')} }; };\n`;
}
