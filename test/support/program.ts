/**
 * A program in a process of its own, talked to through its standard streams, line by line.
 *
 * What it writes is kept, and `expectLine` waits for what is wanted of it: no sleeps, and a failure shows what came
 * instead. Always `end()` it, in `afterEach` or with `await using`; it is ended by its pid and nothing else is.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/** How long to wait for a line before the test is told what came instead, real ms. */
const PATIENCE_MS = 40_000;

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface ProgramExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class Program {
  /** Lines of standard output and of standard error so far, in the order they came. */
  readonly lines: string[] = [];
  readonly exited: Promise<ProgramExit>;
  readonly #name: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #watchers = new Set<() => void>();
  readonly #output = { stdout: '', stderr: '' };
  #exit: ProgramExit | undefined;

  /** Starts it with the environment of the tests and what `options` adds. */
  constructor(command: readonly [string, ...string[]], options: ProgramOptions = {}) {
    const [file, ...args] = command;
    this.#name = [file, ...args].join(' ');
    const env = { ...process.env, ...options.env };
    this.#child = spawn(file, args, { stdio: 'pipe', env, ...(options.cwd && { cwd: options.cwd }) });
    for (const stream of ['stdout', 'stderr'] as const) this.#read(stream);
    // A program that has ended takes no more input; its exit says so better than EPIPE.
    this.#child.stdin.on('error', () => {});
    this.exited = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (code, signal) => {
        this.#exit = { code, signal };
        resolve(this.#exit);
        this.#look();
      });
    });
  }

  /** @throws Error when it could not be started */
  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error(`${this.#name} was not started`);
    return pid;
  }

  /** All that it wrote, as it wrote it. */
  get output(): string {
    return `${this.#output.stdout}${this.#output.stderr}`;
  }

  /** Lines to its standard input, each with LF at its end. */
  type(...lines: readonly string[]): void {
    this.#child.stdin.write(lines.map((line) => `${line}\n`).join(''));
  }

  /** The end of its input, as ^D. */
  endInput(): void {
    this.#child.stdin.end();
  }

  signal(name: NodeJS.Signals): void {
    process.kill(this.pid, name);
  }

  /** The first line from `lines[from]` on that matches. */
  async expectLine(wanted: string | RegExp, from = 0): Promise<string> {
    const matches = (line: string): boolean =>
      typeof wanted === 'string' ? line.includes(wanted) : wanted.test(line);
    return await this.until(
      () => this.lines.slice(from).find((line) => matches(line)),
      () => String(wanted),
    );
  }

  /**
   * Looks again after each line until `find` gives something.
   *
   * @throws Error after `patience` ms, or when the program has ended, with its last lines
   */
  async until<Found>(
    find: () => Found | undefined,
    describe: () => string,
    patience: number = PATIENCE_MS,
  ): Promise<Found> {
    const stack = new Error('until');
    return await new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
      };
      const fail = (why: string): void => {
        stop();
        const last = this.lines.slice(-25).join('\n  ');
        stack.message = `${this.#name}\nwaited for ${describe()}: ${why}; the last lines were\n  ${last}`;
        reject(stack);
      };
      const look = (): void => {
        const found = find();
        if (found !== undefined) {
          stop();
          resolve(found);
        } else if (this.#exit !== undefined) fail(`it ended (${JSON.stringify(this.#exit)})`);
      };
      const timer = setTimeout(() => fail(`not within ${patience} ms`), patience);
      this.#watchers.add(look);
      look();
    });
  }

  /** Ends it whatever its state, stopped or not. Harmless when repeated. */
  async end(): Promise<void> {
    if (this.#exit === undefined) this.#child.kill('SIGKILL');
    await this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }

  #read(stream: 'stdout' | 'stderr'): void {
    let rest = '';
    this.#child[stream].setEncoding('utf8').on('data', (text: string) => {
      this.#output[stream] += text;
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      this.lines.push(...parts.map((line) => line.replace(/\r$/, '')));
      this.#look();
    });
  }

  #look(): void {
    for (const look of this.#watchers) look();
  }
}
