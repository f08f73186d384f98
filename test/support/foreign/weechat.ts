/** weechat without a face: commands through its fifo, what it would show from the files of its logger. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ForeignClient } from '../../contract/foreign-client.contract.js';
import { readBelow, untilRead } from '../grown-file.js';
import { Program } from '../program.js';

export interface WeechatOptions {
  /** SHA-256 of the server's certificate in hexadecimal digits, the only one that is taken; default: plaintext. */
  readonly fingerprint?: string;
  /** More options of the server, `sasl_mechanism` and the like. */
  readonly options?: Readonly<Record<string, string>>;
}

/** What its options for TLS are called: `ssl` before version 4. */
function wordForTls(): string {
  const version = execFileSync('weechat-headless', ['--version'], { encoding: 'utf8' });
  return Number.parseInt(version, 10) >= 4 ? 'tls' : 'ssl';
}

export function startWeechat(
  port: number,
  nick: string,
  { fingerprint, options = {} }: WeechatOptions = {},
): ForeignClient {
  const home = mkdtempSync(join(tmpdir(), 'chat-weechat-'));
  const fifo = join(home, 'fifo');
  const tls = wordForTls();
  const commands = [
    '/set logger.file.flush_delay 0',
    `/set fifo.file.path ${fifo}`,
    // Off and on, so that it has that name.
    '/fifo disable',
    '/fifo enable',
    `/server add chat 127.0.0.1/${port}`,
    `/set irc.server.chat.${tls} ${fingerprint === undefined ? 'off' : 'on'}`,
    ...(fingerprint === undefined ? [] : [`/set irc.server.chat.${tls}_fingerprint ${fingerprint}`]),
    `/set irc.server.chat.nicks ${nick}`,
    ...Object.entries(options).map(([name, value]) => `/set irc.server.chat.${name} ${value}`),
    // Its own waits between lines.
    '/set irc.server.chat.anti_flood_prio_high 0',
    '/set irc.server.chat.anti_flood_prio_low 0',
    '/connect chat',
  ];
  const program = new Program(
    ['weechat-headless', '--dir', home, ...commands.flatMap((command) => ['--run-command', command])],
    { env: { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' } },
  );
  const type = (line: string): void => writeFileSync(fifo, `irc.server.chat *${line}\n`);
  const shown = (): string => readBelow(join(home, 'logs'), '.weechatlog');
  return {
    join: (room) => type(`/join ${room}`),
    say: (room, text) => type(`/msg ${room} ${text}`),
    tell: (who, text) => type(`/msg ${who} ${text}`),
    rename: (name) => type(`/nick ${name}`),
    topic: (room, text) => type(`/topic ${room} ${text}`),
    part: (room) => type(`/part ${room}`),
    quit: () => type('/quit gone fishing'),
    shows: async (text) => await untilRead(shown, text),
    shown,
    async end() {
      await program.end();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
