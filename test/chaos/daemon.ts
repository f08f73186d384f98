/**
 * The real server as a victim: dist/server/main.js with a configuration, a data directory and a port of its own,
 * killed, frozen, restarted, left without disk, and told another time.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { CLOCK_SETTLES, makeWallClock, type WallClock } from './clock.js';
import type { ServerFault } from './schedule.js';
import { mountSmallDisk, type SmallDisk } from './small-disk.js';
import type { Victim } from './victim.js';

/** What a daemon is made of. */
export interface DaemonOptions {
  /** The program, an absolute path. */
  readonly main: string;
  /** Where its data, configuration and log go. */
  readonly directory: string;
  /** Whether its disk will have to be filled; it then lives on a tmpfs. */
  readonly smallDisk: boolean;
  /** MiB of that disk, with room for the trial's messages. */
  readonly diskSize: number;
}

/** It must be there again within so many milliseconds, and end when it is asked to. */
const START_PATIENCE = 20_000;
const STOP_PATIENCE = 15_000;

/** A daemon. */
export class Daemon implements Victim {
  readonly host = '127.0.0.1';
  readonly lobby = '#lobby';
  /** Milliseconds from the start of the process to the first connection that it took. */
  readonly starts: number[] = [];
  readonly #options: DaemonOptions;
  readonly #disk: SmallDisk | string;
  readonly #clock: WallClock | undefined;
  #offset = 0;
  #port = 0;
  #process: ChildProcess | undefined;
  /** The end of the process is wanted. */
  #ending = false;
  #crashes = 0;

  constructor(options: DaemonOptions) {
    this.#options = options;
    const data = join(options.directory, 'data');
    mkdirSync(data, { recursive: true });
    this.#disk = options.smallDisk ? mountSmallDisk(data, options.diskSize) : 'not asked for';
    this.#clock = makeWallClock(join(options.directory, 'clock'));
  }

  get port(): number {
    return this.#port;
  }

  get crashes(): number {
    return this.#crashes;
  }

  unavailable(kind: ServerFault['do']): string | undefined {
    if (kind === 'fill-disk' && typeof this.#disk === 'string') return this.#disk;
    if (kind === 'jump-clock' && !this.#clock) return 'libfaketime is not installed';
    return undefined;
  }

  async start(): Promise<void> {
    if (this.#port === 0) {
      this.#port = await freePort();
      this.#configure();
    }
    await this.#run();
  }

  async suffer(fault: ServerFault): Promise<void> {
    switch (fault.do) {
      case 'kill':
        await this.#end('SIGKILL');
        await pause(fault.down);
        return this.#run();
      case 'restart':
        await this.#end('SIGTERM');
        await pause(fault.down);
        return this.#run();
      case 'freeze':
        this.#process?.kill('SIGSTOP');
        await pause(fault.ms);
        this.#process?.kill('SIGCONT');
        return;
      case 'fill-disk':
        if (typeof this.#disk === 'string') return;
        this.#disk.fill();
        await pause(fault.ms);
        this.#disk.free();
        return;
      case 'jump-clock':
        this.#offset += fault.seconds;
        this.#clock?.set(this.#offset);
        await pause(CLOCK_SETTLES);
    }
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    if (typeof this.#disk !== 'string') this.#disk.unmount();
  }

  /** At once, for a harness that is interrupted: nothing is left running or mounted. */
  abandon(): void {
    this.#ending = true;
    this.#process?.kill('SIGKILL');
    if (typeof this.#disk !== 'string') this.#disk.unmount();
  }

  /** The last lines of its log. */
  logTail(lines: number): string[] {
    return readFileSync(join(this.#options.directory, 'server.log'), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-lines);
  }

  #configure(): void {
    const configuration = `
name = "chaos.test"
data = "./data"
listen = [{ host = "${this.host}", port = ${this.#port} }]

[heartbeat]
interval = "1500ms"
timeout = "2500ms"

[limits]
per_ip = 0
line_rate = 0
`;
    writeFileSync(join(this.#options.directory, 'server.toml'), configuration);
  }

  async #run(): Promise<void> {
    const { main, directory } = this.#options;
    const log = openSync(join(directory, 'server.log'), 'a');
    this.#ending = false;
    const started = performance.now();
    const child = spawn(
      process.execPath,
      [main, '--allow-root', '--config', join(directory, 'server.toml')],
      {
        cwd: directory,
        env: { ...process.env, ...this.#clock?.environment },
        stdio: ['ignore', log, log],
      },
    );
    closeSync(log);
    this.#process = child;
    child.on('exit', () => this.#ended(child));
    for (const deadline = started + START_PATIENCE; performance.now() < deadline; ) {
      if (await this.#answers()) {
        this.starts.push(performance.now() - started);
        return;
      }
      await pause(10);
    }
    throw new Error(`The server took no connection in ${START_PATIENCE} ms:\n${this.logTail(20).join('\n')}`);
  }

  /** A crash is counted, and what a supervisor would do is done. */
  #ended(child: ChildProcess): void {
    if (this.#ending || this.#process !== child) return;
    this.#crashes++;
    // Not for ever: a server that cannot start ends the trial.
    if (this.#crashes < 10) this.#run().catch(() => undefined);
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#process;
    this.#ending = true;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    // It may be frozen.
    child.kill('SIGCONT');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE);
    await ended;
    clearTimeout(late);
  }

  #answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect({ host: this.host, port: this.#port });
      socket.on('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
