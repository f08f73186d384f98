/** One program in a pseudo-terminal of 80x24: what it has written, what it has cost. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

import type { BenchProgram } from './programs.js';
import type { Door } from './server.js';

const COLUMNS = 80;
const ROWS = 24;
/** Enough to find a text again whose beginning came with the last read. */
const OVERLAP = 400;

/** A text that is to be written. */
interface Waiting {
  readonly wanted: RegExp;
  /** What may be its beginning. */
  tail: string;
  give(at: number | undefined): void;
}

export class Run {
  /** When it was started, as of performance.now(). */
  readonly started: number = performance.now();
  readonly #pty: IPty;
  readonly #home: string;
  readonly #keepsHome: boolean;
  readonly #terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  readonly #ended: Promise<void>;
  readonly #waiting: Set<Waiting> = new Set();
  #bytes = 0;
  #drawn: Promise<void> = Promise.resolve();

  /** @param home of an earlier run, which stays; without one it has a new one of its own */
  constructor(program: BenchProgram, door: Door, home?: string) {
    this.#home = home ?? mkdtempSync(join(tmpdir(), 'chat-bench-client-'));
    this.#keepsHome = home !== undefined;
    const [file = '', ...args] = program.command(this.#home, door);
    this.started = performance.now();
    this.#pty = spawn(file, args, {
      cols: COLUMNS,
      rows: ROWS,
      name: 'xterm-256color',
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: this.#home,
        LANG: 'C.UTF-8',
        TERM: 'xterm-256color',
      },
    });
    this.#pty.onData((data) => this.#take(data));
    this.#ended = new Promise((resolve) => this.#pty.onExit(() => resolve()));
  }

  /** Bytes written to the terminal so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** CPU of all its threads so far, ms. */
  cpu(): number {
    const tasks = `/proc/${this.#pty.pid}/task`;
    const times = readdirSync(tasks).map((task) =>
      Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]),
    );
    return times.reduce((sum, time) => sum + time, 0) / 1e6;
  }

  /** Memory that is its own and in use, MB. */
  memory(): number {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${this.#pty.pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes) / 1024;
  }

  /** What the heap of CHAT_TUI_TELLING holds, MB; undefined when it has not told in time. */
  async heap(withinMs: number): Promise<number | undefined> {
    const file = join(this.#home, 'heap');
    process.kill(this.#pty.pid, 'SIGUSR2');
    for (const until = performance.now() + withinMs; performance.now() < until; await delay(20))
      if (existsSync(file)) return Number(readFileSync(file, 'utf8')) / 2 ** 20;
    return undefined;
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  /** The terminal stops reading what is written to it. */
  stall(): void {
    this.#pty.pause();
  }

  unstall(): void {
    this.#pty.resume();
  }

  /** @returns when it was written, from now on, as of performance.now(); undefined when it was not in time */
  writes(wanted: RegExp, withinMs: number): Promise<number | undefined> {
    return new Promise((resolve) => {
      const give = (at: number | undefined): void => {
        clearTimeout(late);
        this.#waiting.delete(waiting);
        resolve(at);
      };
      const waiting: Waiting = { wanted, tail: '', give };
      const late = setTimeout(() => give(undefined), withinMs);
      this.#waiting.add(waiting);
    });
  }

  /** The rows of the screen, when the terminal has drawn all that has come. */
  async screen(): Promise<readonly string[]> {
    await this.#drawn;
    const { active } = this.#terminal.buffer;
    return Array.from(
      { length: ROWS },
      (_, y) => active.getLine(active.baseY + y)?.translateToString(true) ?? '',
    );
  }

  async end(): Promise<void> {
    this.#pty.resume();
    this.#pty.kill('SIGKILL');
    await this.#ended;
    this.#terminal.dispose();
    if (!this.#keepsHome) rmSync(this.#home, { recursive: true, force: true });
  }

  #take(data: string): void {
    this.#bytes += Buffer.byteLength(data);
    for (const waiting of this.#waiting) {
      waiting.tail = waiting.tail.slice(-OVERLAP) + data;
      if (waiting.wanted.test(waiting.tail)) waiting.give(performance.now());
    }
    this.#drawn = new Promise((resolve) => this.#terminal.write(data, resolve));
  }
}
