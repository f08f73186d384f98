/**
 * A program in a real pseudo-terminal, with xterm.js as its screen.
 *
 * What the program writes is parsed by @xterm/headless exactly as a terminal would; a test reads the resulting
 * cells with `screen()` and waits with `waitFor()`, which looks again after every write that has been parsed. There
 * are no sleeps: a deadline only bounds how long a test that fails may take, and its error shows the screen.
 */
import { spawn, type IPty } from '@lydell/node-pty';
import xterm, { type Terminal } from '@xterm/headless';
import { useWidths, type WidthTable } from './width-tables.js';

/** How to start a program in a pseudo-terminal. */
export interface PtyOptions {
  /** The program and its arguments, e.g. `[process.execPath, 'dist/bin/chat-tui.js']`. */
  readonly command: readonly [string, ...string[]];
  /** Columns and rows; 80x24 by default. */
  readonly columns?: number;
  readonly rows?: number;
  /** Environment on top of a small clean one (PATH, HOME, LANG=C.UTF-8, TERM=xterm-256color); undefined removes. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** How wide the terminal believes code points to be; xterm.js' own table (Unicode 6) by default. */
  readonly widths?: WidthTable;
}

/** How a program ended. */
export interface PtyExit {
  readonly code: number;
  /** The signal's number when a signal ended it, otherwise undefined. */
  readonly signal: number | undefined;
}

/** Names of keys for `keys()`, as the bytes that xterm sends in its normal mode. */
const KEY_BYTES: Readonly<Record<string, string>> = {
  enter: '\r',
  escape: '\x1b',
  tab: '\t',
  backspace: '\x7f',
  delete: '\x1b[3~',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  pageup: '\x1b[5~',
  pagedown: '\x1b[6~',
  'shift-tab': '\x1b[Z',
  'shift-up': '\x1b[1;2A',
  'shift-down': '\x1b[1;2B',
  'alt-home': '\x1b[1;3H',
  'alt-end': '\x1b[1;3F',
  f1: '\x1bOP',
  f2: '\x1bOQ',
  'wheel-up': '\x1b[<64;1;1M',
  'wheel-down': '\x1b[<65;1;1M',
};

/** What one key of `keys()` sends: a name above, `ctrl-x`, `alt-x`, or the text itself. */
function keyBytes(key: string): string {
  const named = KEY_BYTES[key];
  if (named !== undefined) return named;
  const ctrl = /^ctrl-(.)$/.exec(key)?.[1];
  if (ctrl !== undefined) return String.fromCharCode(ctrl.toUpperCase().charCodeAt(0) & 0x1f);
  const alt = /^alt-(.+)$/.exec(key)?.[1];
  if (alt !== undefined) return `\x1b${keyBytes(alt)}`;
  return key;
}

/** A running program, its screen and its keyboard. Always `close()` it, in `afterEach` or with `await using`. */
export class PtyProgram {
  readonly terminal: Terminal;
  /** Resolves when it has ended and all that it wrote is on the screen. */
  readonly exited: Promise<PtyExit>;
  readonly #pty: IPty;
  readonly #watchers = new Set<() => void>();
  #output = '';
  #unparsed = 0;
  #exit: PtyExit | undefined;

  private constructor(options: PtyOptions) {
    const { columns = 80, rows = 24, command, widths } = options;
    this.terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true });
    if (widths) useWidths(this.terminal, widths);
    const env = cleanEnvironment(options.env);
    this.#pty = spawn(command[0], command.slice(1), {
      // It becomes TERM, whatever the environment says.
      name: env['TERM'] ?? '',
      cols: columns,
      rows,
      cwd: options.cwd ?? process.cwd(),
      env,
    });
    this.terminal.onData((answer) => this.#pty.write(answer));
    this.#pty.onData((text) => this.#feed(text));
    this.exited = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        const exit = { code: exitCode, signal: signal ? signal : undefined };
        this.#exit = exit;
        // Behind all that it has written: who waits for the end looks at its last screen.
        this.terminal.write('', () => {
          resolve(exit);
          this.#look();
        });
      });
    });
  }

  /** Starts the program. */
  static start(options: PtyOptions): PtyProgram {
    return new PtyProgram(options);
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Everything the program has written so far, escapes included (the last 4 MB). */
  get output(): string {
    return this.#output;
  }

  /** How the program ended, or undefined while it runs. */
  get exit(): PtyExit | undefined {
    return this.#exit;
  }

  /** The rows of the screen as text, without trailing blanks. */
  screen(): string[] {
    const { active } = this.terminal.buffer;
    const rows: string[] = [];
    for (let y = 0; y < this.terminal.rows; y += 1) {
      rows.push(active.getLine(active.baseY + y)?.translateToString(true) ?? '');
    }
    return rows;
  }

  /** The characters of one cell; '' is the right half of a wide character. */
  cell(x: number, y: number): string {
    const { active } = this.terminal.buffer;
    return (
      active
        .getLine(active.baseY + y)
        ?.getCell(x)
        ?.getChars() ?? ''
    );
  }

  /** Where the cursor stands, from 0. */
  get cursor(): { x: number; y: number } {
    const { cursorX, cursorY } = this.terminal.buffer.active;
    return { x: cursorX, y: cursorY };
  }

  /** Whether the alternate screen is shown. */
  get alternate(): boolean {
    return this.terminal.buffer.active.type === 'alternate';
  }

  /** Types keys: names (`enter`, `pageup`, `ctrl-c`, `alt-b`, ...) or texts, each written on its own. */
  keys(...keys: readonly string[]): void {
    for (const key of keys) this.#pty.write(keyBytes(key));
  }

  /** Writes bytes to the program exactly as given. */
  write(text: string): void {
    this.#pty.write(text);
  }

  /** Pastes as a terminal in bracketed paste mode does. */
  paste(text: string): void {
    this.#pty.write(`\x1b[200~${text.replaceAll('\n', '\r')}\x1b[201~`);
  }

  /** Changes the size of the terminal; the program gets SIGWINCH. */
  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  /** Sends a signal to the program. */
  signal(name: NodeJS.Signals): void {
    process.kill(this.#pty.pid, name);
  }

  /** Stops reading what the program writes, as a stalled terminal does; `unstall()` reads on. */
  stall(): void {
    this.#pty.pause();
  }

  unstall(): void {
    this.#pty.resume();
  }

  /** Closes the terminal under the program (it gets SIGHUP and end of file) without waiting for its end. */
  hangUp(): void {
    this.#pty.kill('SIGHUP');
  }

  /**
   * Resolves as soon as `wanted` is true for the screen: a predicate over its rows, a text in any row, or a
   * pattern over the rows joined by LF.
   * @throws {Error} After `deadline` ms or when the program has ended, with the screen as it is.
   */
  async waitFor(
    wanted: string | RegExp | ((rows: string[]) => boolean),
    deadline = 30_000,
  ): Promise<string[]> {
    const holds = predicateOf(wanted);
    const stack = new Error('waitFor');
    return new Promise((resolve, reject) => {
      const give = (rows: string[]): void => {
        stop();
        resolve(rows);
      };
      const fail = (why: string): void => {
        stop();
        stack.message = `${why} while waiting for ${String(wanted)}; the screen:\n${this.picture()}`;
        reject(stack);
      };
      const look = (): void => {
        const rows = this.screen();
        if (holds(rows)) give(rows);
        else if (this.#exit && this.#unparsed === 0)
          fail(`The program ended (${JSON.stringify(this.#exit)})`);
      };
      const timer = setTimeout(() => fail(`${deadline} ms passed`), deadline);
      const stop = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Resolves as soon as `wanted` is true for all that was written, escapes included. */
  async waitForOutput(wanted: (output: string) => boolean, deadline = 30_000): Promise<void> {
    await this.waitFor(() => wanted(this.#output), deadline);
  }

  /** The screen in a frame, for messages. */
  picture(): string {
    const line = `+${'-'.repeat(this.terminal.cols)}+`;
    return [line, ...this.screen().map((row) => `|${row.padEnd(this.terminal.cols)}|`), line].join('\n');
  }

  /** Ends the program, whatever its state, and resolves when it has ended. */
  async close(): Promise<void> {
    if (!this.#exit) {
      this.unstall();
      this.#pty.kill('SIGKILL');
    }
    await this.exited;
    this.terminal.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #feed(text: string): void {
    this.#unparsed += 1;
    this.terminal.write(text, () => {
      // Only now, so that output and screen always tell of the same moment.
      this.#output = (this.#output + text).slice(-4_000_000);
      this.#unparsed -= 1;
      this.#look();
    });
  }

  #look(): void {
    for (const look of this.#watchers) look();
  }
}

function predicateOf(wanted: string | RegExp | ((rows: string[]) => boolean)): (rows: string[]) => boolean {
  if (typeof wanted === 'function') return wanted;
  if (typeof wanted === 'string') return (rows) => rows.some((row) => row.includes(wanted));
  return (rows) => wanted.test(rows.join('\n'));
}

/** An environment that does not depend on the machine the tests run on. */
function cleanEnvironment(extra: PtyOptions['env'] = {}): Record<string, string> {
  const base: Record<string, string | undefined> = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    ...extra,
  };
  return Object.fromEntries(
    Object.entries(base).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
