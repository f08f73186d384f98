/** chat-server in a process of its own: any free port, a directory of its own, no limit on the rate of lines. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { Program } from './program.js';
import { TestClient } from './test-client.js';

const MAIN = resolve(import.meta.dirname, '../../dist/server/main.js');

export interface DaemonOptions {
  /** Further flags, `--heartbeat-interval=1s`. */
  readonly flags?: readonly string[];
  /** A directory that outlives the daemon; default: one that goes with it. */
  readonly data?: string;
  /** The address it listens on and any port of it, or that of an earlier daemon. Default: 127.0.0.1:0. */
  readonly listen?: string;
  /** Further variables of its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export class Daemon {
  readonly host: string;
  readonly port: number;
  readonly program: Program;
  readonly #data: string;
  readonly #ownsData: boolean;

  private constructor(program: Program, data: string, ownsData: boolean, listening: string) {
    const [, host = '', port = ''] = /host"?[=:]"?([^\s",]+)"?[ ,]"?port"?[=:](\d+)/.exec(listening) ?? [];
    this.host = host;
    this.port = Number(port);
    this.program = program;
    this.#data = data;
    this.#ownsData = ownsData;
  }

  /** Started when it listens. */
  static async start(options: DaemonOptions = {}): Promise<Daemon> {
    const {
      flags = [],
      env = {},
      data = mkdtempSync(join(tmpdir(), 'chat-e2e-')),
      listen = '127.0.0.1:0',
    } = options;
    const limits = ['--limits-line-rate=0', '--limits-per-ip=0'];
    const args = [MAIN, '--allow-root', '--data', data, '--listen', listen, ...limits, ...flags];
    const program = new Program([process.execPath, ...args], { env });
    const listening = await program.expectLine(/[ "]server\.listening[ "]/).catch(async (error: unknown) => {
      await program.end();
      throw error;
    });
    return new Daemon(program, data, options.data === undefined, listening);
  }

  /** As `chat-tui --server` wants it. */
  get address(): string {
    return `${this.host}:${this.port}`;
  }

  /** What it has warned of and called an error; that it runs as root, where the tests do, is no matter here. */
  get complaints(): string[] {
    return this.program.lines.filter((line) => / (?:warn |error) (?!server\.runs-as-root )/.test(line));
  }

  /** A connection that has said nothing yet. */
  connect(): Promise<TestClient> {
    return TestClient.connect(this.port, this.host);
  }

  /** A registered raw client; in the lobby, as everyone is. */
  async join(nick: string, caps: readonly string[] = []): Promise<TestClient> {
    const client = await TestClient.connect(this.port, this.host);
    await client.register(nick, { caps });
    return client;
  }

  /** Ends it as PM2 does, or with kill -9, and removes the directory if it is its own. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    this.program.signal(signal);
    await this.program.exited;
    if (this.#ownsData) rmSync(this.#data, { recursive: true, force: true });
  }
}
