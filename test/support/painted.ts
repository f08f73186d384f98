/** Screens as the real renderer writes them, read back from a terminal: cells, their colours and attributes. */
import xterm, { type Terminal } from '@xterm/headless';
import { type BlessedCells, openCells } from '../../src/client/ui/term/blessed-cells.js';
import type { Canvas } from '../../src/client/ui/term/canvas.js';
import type { Ground } from '../../src/client/ui/term/inks.js';
import { terminalKind } from '../../src/client/ui/term/terminal-kind.js';
import { enterSequence } from '../../src/client/ui/term/terminal-modes.js';
import type { PictureCanvas } from './expect-picture.js';
import type { Size } from './stage.js';
import { useWidths, type WidthTable } from './width-tables.js';

/** What a terminal is like; `env` has TERM and NO_COLOR. */
export interface TerminalTraits {
  readonly env?: Readonly<Record<string, string>>;
  readonly ground?: Ground;
  readonly widths?: WidthTable;
}

/** One terminal, in which a frame is drawn after the other. To be closed. */
export class PaintedTerminal {
  readonly terminal: Terminal;
  readonly #cells: BlessedCells;

  constructor([columns, rows]: Size, traits: TerminalTraits = {}) {
    const { ground = 'dark', widths } = traits;
    const env: NodeJS.ProcessEnv = { TERM: 'xterm-256color', ...traits.env };
    this.#cells = openCells({ ...terminalKind(env), ground }, columns, rows, env);
    this.terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    if (widths !== undefined) useWidths(this.terminal, widths);
  }

  /** Draws a whole frame, whatever stood there before. @returns what was written for it */
  async paint(draw: (canvas: Canvas) => void): Promise<string> {
    this.#cells.forget();
    draw(this.#cells);
    const output = this.#cells.flush();
    await new Promise<void>((resolve) => {
      this.terminal.write(`${enterSequence({ mouse: false, title: false })}${output}`, resolve);
    });
    return output;
  }

  /** Cells of one plain letter that do not show what was drawn, in words. What is wide or composed may be cut. */
  displaced(drawn: PictureCanvas): string[] {
    const wrong: string[] = [];
    const cell = this.terminal.buffer.active.getNullCell();
    for (let y = 0; y < drawn.height; y++) {
      const line = this.terminal.buffer.active.getLine(y);
      for (let x = 0; x < drawn.width; x++) {
        const wanted = drawn.textAt(x, y);
        if (wanted.length !== 1 || drawn.textAt(x + 1, y) === '') continue;
        const found = line?.getCell(x, cell)?.getChars() ?? '';
        // A blank that nothing was written to has no characters.
        if ((found === '' ? ' ' : found) !== wanted) wrong.push(`${x},${y}: ${wanted} is ${found}`);
      }
    }
    return wrong;
  }

  close(): void {
    this.#cells.close();
    this.terminal.dispose();
  }
}
