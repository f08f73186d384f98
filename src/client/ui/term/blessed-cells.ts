/**
 * The cell buffer: neo-blessed keeps what the terminal shows and what it should show, and turns the difference into
 * bytes. Of its screen only that is used; input, widgets, colours by tags and its exit handlers are not.
 *
 * A cluster whose width terminals disagree about is written so that the row stays aligned whatever they think: blanks,
 * back, the cluster, then on to where the next cell is. Rows with such a cluster are always written whole.
 */
import { createRequire } from 'node:module';
import { PassThrough } from 'node:stream';
import type { BlessedScreen, Cell, CreateProgram, CreateScreen, Program, TputClass } from 'neo-blessed';
import type { Canvas } from './canvas.js';
import { paint } from './inks.js';
import { LINK_END, linkStart } from './hyperlink.js';
import { slantEnd, slantStart } from './slant.js';
import type { Hyperlink, Style } from './style.js';
import type { TerminalKind } from './terminal-kind.js';
import { Metrics } from './width.js';

/** Letters that every terminal gives one column. */
const SURELY_NARROW = /^[ -~\u00a0-\u024f\u0370-\u0377\u0386-\u03ff\u0400-\u0482\u048a-\u052f\u2500-\u257f]$/;
/** Letters that every terminal gives two. */
const SURELY_WIDE = /^[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]$/;
/** In the believed content of a cell: unknown, to be written in any case. */
const STALE = '\0';
/** The default colour in a cell's attributes. */
const NO_COLOR = 0x1ff;
const BOLD = 1;
const UNDERLINE = 2;
const INVERSE = 8;

/**
 * Loads neo-blessed and makes the buffer: some 25 ms, so not before the first frame. It is loaded by `require`, because
 * `import` reads CommonJS twice, once to find its exports.
 */
export function openCells(
  kind: TerminalKind,
  width: number,
  height: number,
  env: NodeJS.ProcessEnv,
): BlessedCells {
  const load = createRequire(import.meta.url);
  const createProgram = load('neo-blessed/lib/program.js') as CreateProgram;
  const createScreen = load('neo-blessed/lib/widgets/screen.js') as CreateScreen;
  const settle = compileWhenCalled(load('neo-blessed/lib/tput.js') as TputClass);
  // Its program runs `tmux -V` and waits for it when it sees this.
  const tmux = env['TMUX'];
  delete env['TMUX'];
  const program = createProgram({
    input: Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} }),
    output: Object.assign(new PassThrough(), { isTTY: true, columns: width, rows: height }),
    terminal: kind.terminal,
    forceUnicode: true,
    tput: true,
    buffer: false,
  });
  settle();
  if (tmux !== undefined) env['TMUX'] = tmux;
  program._write = () => {};
  const screen = createScreen({ program, fullUnicode: false, useBCE: true });
  // Its handlers end the process when ours are off, and write to a terminal that is no longer ours.
  const { _exceptionHandler, _sigtermHandler, _sigintHandler, _sigquitHandler, _exitHandler } = createScreen;
  if (_exceptionHandler) process.off('uncaughtException', _exceptionHandler);
  if (_sigtermHandler) process.off('SIGTERM', _sigtermHandler);
  if (_sigintHandler) process.off('SIGINT', _sigintHandler);
  if (_sigquitHandler) process.off('SIGQUIT', _sigquitHandler);
  if (_exitHandler) process.off('exit', _exitHandler);
  return new BlessedCells(program, screen, kind);
}

/**
 * Of the 400 capabilities of a terminal a dozen are used; compiling all of them into functions takes 10 ms.
 *
 * @returns puts things back
 */
function compileWhenCalled({ prototype }: TputClass): () => void {
  const compile = prototype._compile;
  prototype._compile = function (info, key, value) {
    if (typeof value !== 'string' || value === '') return compile.call(this, info, key, value);
    let compiled: unknown;
    return (...parameters: unknown[]): unknown => {
      compiled ??= compile.call(this, info, key, value);
      return (compiled as (...all: unknown[]) => unknown).apply(this, parameters);
    };
  };
  return () => {
    prototype._compile = compile;
  };
}

export class BlessedCells implements Canvas {
  readonly metrics: Metrics = new Metrics();
  readonly #program: Program;
  readonly #screen: BlessedScreen;
  readonly #kind: TerminalKind;
  /** What styles are on the ground that they were painted for. */
  #painted = new WeakMap<Style, number>();
  #paintedFor = '';
  /** By row, what the cells of this frame link to. */
  readonly #links = new Map<number, Map<number, Hyperlink>>();
  /** By row, which cells of this frame are italic or struck through, as what begins that. */
  readonly #slants = new Map<number, Map<number, string>>();

  constructor(program: Program, screen: BlessedScreen, kind: TerminalKind) {
    this.#program = program;
    this.#screen = screen;
    this.#kind = kind;
    program.cursorHidden = true;
    // Lines are drawn with characters, not with the alternate character set.
    screen.tput.brokenACS = true;
    this.forget();
  }

  get width(): number {
    return this.#program.cols;
  }

  get height(): number {
    return this.#program.rows;
  }

  put(x: number, y: number, cluster: string, style: Style): void {
    const row = this.#screen.lines[y];
    if (!row || x < 0 || x >= row.length) return;
    const shown = this.#kind.asciiOnly && !/^[ -~]$/.test(cluster) ? '?' : this.metrics.shown(cluster);
    const columns = this.metrics.width(shown);
    const attributes = this.#attributes(style);
    this.#split(row, x);
    if (columns === 2) {
      // Half a character at the edge is a blank.
      if (x + 1 >= row.length) return setCell(row[x], attributes, ' ');
      this.#split(row, x + 1);
      setCell(row[x + 1], attributes, '');
    }
    setCell(row[x], attributes, cellText(shown, x, columns));
    note(this.#slants, x, y, slantStart(style));
    note(this.#links, x, y, this.#kind.links ? style.link : undefined);
  }

  fill(x: number, y: number, width: number, height: number, style: Style): void {
    this.#takeLook();
    const attributes = this.#attributes(style);
    const right = Math.min(this.width, x + width);
    for (let row = Math.max(0, y); row < Math.min(this.height, y + height); row += 1) {
      const cells = this.#screen.lines[row];
      if (!cells) return;
      if (x > 0) this.#split(cells, x);
      if (right < cells.length) this.#split(cells, right);
      for (let column = Math.max(0, x); column < right; column += 1) setCell(cells[column], attributes, ' ');
      for (const noted of [this.#links.get(row), this.#slants.get(row)]) {
        if (noted) for (const column of noted.keys()) if (column >= x && column < right) noted.delete(column);
      }
    }
  }

  /** The bytes that bring the terminal from what it shows to what the cells hold; '' when nothing has changed. */
  flush(): string {
    const { lines, olines } = this.#screen;
    this.#writeSlants();
    this.#writeLinks();
    for (const [y, row] of lines.entries()) {
      const old = olines[y] ?? [];
      row.dirty = row.some((cell, x) => differs(cell, old[x]));
      if (row.dirty && (row.some(isSpecial) || old.some(isSpecial))) {
        for (const cell of old) cell[1] = STALE;
      }
    }
    let output = '';
    this.#program._write = (text) => {
      output += text;
    };
    this.#screen.draw(0, lines.length - 1);
    this.#program._write = () => {};
    return output;
  }

  /** Begins a look that the buffer has no attribute for where it begins, and ends it where that or another attribute ends. */
  #writeSlants(): void {
    for (const [y, slants] of this.#slants) {
      const row = this.#screen.lines[y] ?? [];
      for (const [x, slant] of slants) {
        const cell = row[x];
        if (!cell) continue;
        const goesOn = (at: number): boolean => slants.get(at) === slant && row[at]?.[0] === cell[0];
        const start = goesOn(row[x - 1]?.[1] === '' ? x - 2 : x - 1) ? '' : slant;
        const end = goesOn(row[x + 1]?.[1] === '' ? x + 2 : x + 1) ? '' : slantEnd(slant);
        cell[1] = `${start}${cell[1]}${end}`;
      }
    }
    this.#slants.clear();
  }

  /** Begins a link at the first of its cells and ends it at the last, so that a row with links is written whole. */
  #writeLinks(): void {
    for (const [y, links] of this.#links) {
      const row = this.#screen.lines[y];
      for (const [x, link] of links) {
        const start = links.get(x - 1) === link || links.get(x - 2) === link ? '' : linkStart(link);
        const next = links.get(x + 1) ?? links.get(x + 2);
        const cell = row?.[x];
        if (cell) cell[1] = `${start}${cell[1]}${next === link ? '' : LINK_END}`;
      }
    }
    this.#links.clear();
  }

  /** Forgets what the terminal shows: the next flush writes everything. */
  forget(): void {
    for (const row of this.#screen.olines) {
      for (const cell of row) cell[1] = STALE;
    }
  }

  /** Takes another size, everything blank and to be written. */
  resize(width: number, height: number): void {
    this.#links.clear();
    this.#slants.clear();
    this.#program.cols = width;
    this.#program.rows = height;
    this.#screen.alloc();
    this.forget();
  }

  /** Lets go of what neo-blessed holds. */
  close(): void {
    this.#screen.destroy();
  }

  /** Blanks the other half of a wide cluster that is about to lose the half at x. */
  #split(row: readonly Cell[], x: number): void {
    const cell = row[x];
    if (cell?.[1] === '') setCell(row[x - 1], cell[0], ' ');
    const next = row[x + 1];
    if (next?.[1] === '') setCell(next, next[0], ' ');
  }

  /** The reader may change the colours, and the terminal tell of its background: each frame begins with a fill. */
  #takeLook(): void {
    const { colors, ground } = this.#kind;
    const look = colors ? ground : '';
    if (look === this.#paintedFor) return;
    this.#paintedFor = look;
    this.#painted = new WeakMap();
  }

  #attributes(style: Style): number {
    let known = this.#painted.get(style);
    if (known === undefined) {
      known = this.#paint(style);
      this.#painted.set(style, known);
    }
    return known;
  }

  #paint(style: Style): number {
    const { colors, fewColors, ground } = this.#kind;
    const { bold, underline, inverse } = style;
    const flags = (underline ? UNDERLINE : 0) | (inverse ? INVERSE : 0);
    if (!colors) return ((flags | (bold ? BOLD : 0)) << 18) | (NO_COLOR << 9) | NO_COLOR;
    const { fg, bg, bold: strong } = paint(style, ground, fewColors);
    return ((flags | (strong ? BOLD : 0)) << 18) | ((fg ?? NO_COLOR) << 9) | (bg ?? NO_COLOR);
  }
}

function setCell(cell: Cell | undefined, attributes: number, text: string): void {
  if (!cell) return;
  cell[0] = attributes;
  cell[1] = text;
}

function differs(cell: Cell, old: Cell | undefined): boolean {
  return old === undefined || cell[0] !== old[0] || cell[1] !== old[1];
}

/** Everything but one narrow character. */
function isSpecial(cell: Cell): boolean {
  return cell[1].length !== 1 || SURELY_WIDE.test(cell[1]);
}

/** What is written for a cluster at column x. */
function cellText(shown: string, x: number, columns: 1 | 2): string {
  if (SURELY_NARROW.test(shown) || SURELY_WIDE.test(shown)) return shown;
  return `${' '.repeat(columns)}\x1b[${x + 1}G${shown}\x1b[${x + columns + 1}G`;
}

/** What a cell has in this frame, in the place of what was put there before. */
function note<Value>(
  rows: Map<number, Map<number, Value>>,
  x: number,
  y: number,
  value: Value | undefined,
): void {
  const row = rows.get(y);
  if (value === undefined) row?.delete(x);
  else if (row) row.set(x, value);
  else rows.set(y, new Map([[x, value]]));
}
