/** A program in a real tmux, in a terminal of the test: what tmux believes to stand where, and what it hands on. */
import { spawnSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PtyProgram, type PtyOptions } from './pty.js';

export interface TmuxOptions extends PtyOptions {
  /** Lines of tmux.conf; there is no status line in any case. */
  readonly config?: readonly string[];
}

/** Where something stands, from 0. */
export interface TmuxCell {
  readonly x: number;
  readonly y: number;
}

/** No status line; what copy mode finds it stands on, and not behind. */
const CONFIG = ['set -g status off', 'setw -g mode-keys vi'];
/** More of one thing than there is on a screen of the tests: two rules over 50 rows. */
const MOST_FOUND = 120;

const POLL_MS = 20;

export class Tmux {
  /** The terminal around. */
  readonly outer: PtyProgram;
  readonly #directory: string;

  private constructor(outer: PtyProgram, directory: string) {
    this.outer = outer;
    this.#directory = directory;
  }

  static start({ command, config = [], ...options }: TmuxOptions): Tmux {
    const directory = mkdtempSync(join(tmpdir(), 'chat-tmux-'));
    const file = join(directory, 'tmux.conf');
    writeFileSync(file, [...CONFIG, ...config, ''].join('\n'));
    const tmux = ['tmux', '-u', '-S', join(directory, 'socket'), '-f', file, 'new', '--'] as const;
    return new Tmux(PtyProgram.start({ ...options, command: [...tmux, ...command] }), directory);
  }

  /** @returns what tmux has printed */
  run(...args: readonly string[]): string {
    const tmux = spawnSync('tmux', ['-u', '-S', join(this.#directory, 'socket'), ...args], {
      encoding: 'utf8',
      env: { ...process.env, LANG: 'C.UTF-8' },
    });
    if (tmux.status !== 0) throw new Error(`tmux ${args.join(' ')}: ${tmux.stderr}`);
    return tmux.stdout;
  }

  /** The rows as tmux keeps them. */
  capture(): string[] {
    return this.run('capture-pane', '-p').replace(/\n$/, '').split('\n');
  }

  /** Looks at the rows that tmux keeps after everything that it writes; the terminal around may measure otherwise. */
  async waitFor(wanted: string | RegExp | ((rows: string[]) => boolean)): Promise<string[]> {
    let rows: string[] = [];
    await this.outer.waitFor(() => {
      rows = this.capture();
      if (typeof wanted === 'function') return wanted(rows);
      return typeof wanted === 'string' ? rows.join('\n').includes(wanted) : wanted.test(rows.join('\n'));
    });
    return rows;
  }

  /** Where tmux believes the cursor to stand. */
  get cursor(): TmuxCell {
    return cellOf(this.run('display', '-p', '#{cursor_x},#{cursor_y}').trim());
  }

  /** Every place of a text on the screen by tmux's own count of columns, from the top: its copy mode looks for it. */
  placesOf(text: string): TmuxCell[] {
    if (!this.capture().some((row) => row.includes(text))) return [];
    const look = [';', 'send', '-X', 'search-forward-text', text, ';'];
    const tell = ['display', '-p', '#{copy_cursor_x},#{copy_cursor_y}'];
    const searches = Array.from({ length: MOST_FOUND }, () => [...look, ...tell]).flat();
    // From the end of the screen, so that the first one found is the first there is.
    const begin = ['copy-mode', ';', 'send', '-X', 'bottom-line', ';', 'send', '-X', 'end-of-line'];
    const found = this.run(...begin, ...searches, ';', 'send', '-X', 'cancel')
      .trim()
      .split('\n');
    const [first = ''] = found;
    const again = found.indexOf(first, 1);
    return found.slice(0, again < 0 ? undefined : again).map((cell) => cellOf(cell));
  }

  /** Ends tmux, and with it the program. */
  async close(): Promise<void> {
    const program = Number(this.run('display', '-p', '#{pane_pid}'));
    spawnSync('tmux', ['-S', join(this.#directory, 'socket'), 'kill-server']);
    await this.outer.close();
    // It may still be writing what it keeps.
    while (isRunning(program)) await setTimeout(POLL_MS);
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function cellOf(text: string): TmuxCell {
  const [x = '', y = ''] = text.split(',');
  return { x: Number(x), y: Number(y) };
}

/** Whether a process has not ended; a zombie has. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}
