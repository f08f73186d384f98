/** The server that is attacked: the real daemon with its defaults, plaintext and TLS on loopback. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { Target } from './attack.js';
import { Peer } from './peer.js';

export interface AttackedServer {
  readonly target: Target;
  readonly process: ChildProcess;
  /** Lines of its log that are more than information, and whatever it writes beside its log. */
  readonly complaints: readonly string[];
  /** Ends it, and removes its directory. @returns its exit status */
  stop(): Promise<number | null>;
}

export interface ServerOptions {
  /** The compiled main.js. */
  readonly main: string;
  readonly flags?: readonly string[];
  /** Of Node. */
  readonly execArgv?: readonly string[];
  /** Where it keeps what it keeps; default: a directory that goes with it. */
  readonly data?: string;
}

export async function startServer({
  main,
  flags = [],
  execArgv = [],
  data,
}: ServerOptions): Promise<AttackedServer> {
  const directory = data ?? mkdtempSync(join(tmpdir(), 'chat-attacked-'));
  const listen = ['--listen', '127.0.0.1:0 127.0.0.1:+0', '--log-format', 'json'];
  const child = fork(main, ['--allow-root', '--data', directory, ...listen, ...flags], {
    execArgv: [...execArgv],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const complaints: string[] = [];
  const ports: number[] = [];
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
  const listening = new Promise<void>((resolve, reject) => {
    const take = (line: string): void => {
      const found = /"event":"server\.listening".*"port":(\d+)/.exec(line)?.[1];
      if (found !== undefined && ports.push(Number(found)) === 2) resolve();
      if (!/"level":"(info|debug|warn)"/.test(line)) complaints.push(line);
    };
    for (const stream of [child.stdout, child.stderr])
      if (stream !== null) createInterface(stream).on('line', take);
    void exited.then((code) => reject(new Error(`the server ended with ${code}: ${complaints.join('\n')}`)));
  });
  await listening;
  const [plain = 0, tls = 0] = ports;
  return {
    target: { plain, tls, commands: await commandsOf(plain) },
    process: child,
    complaints,
    async stop() {
      child.kill('SIGINT');
      const code = await exited;
      if (data === undefined) rmSync(directory, { recursive: true, force: true });
      return code;
    },
  };
}

/** The index of HELP. */
async function commandsOf(port: number): Promise<string[]> {
  const peer = await Peer.open({ port });
  await peer.register('curious');
  const names: string[] = [];
  const end = peer.until((line) => {
    const [, text] = / 705 \S+ \* :(.*)$/.exec(line) ?? [];
    if (text !== undefined) names.push(...text.split(' '));
    return line.includes(' 706 ');
  });
  peer.say('HELP');
  await end;
  peer.close();
  return names;
}
