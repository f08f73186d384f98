/**
 * Screens drawn in the test: a canvas over text, and a comparison that shows both drawings when they differ.
 */
import { expect } from 'vitest';
import type { Canvas } from '../../src/client/ui/term/canvas.js';
import type { Style } from '../../src/client/ui/term/style.js';
import { Metrics } from '../../src/client/ui/term/width.js';

/** A cell of a picture; the right half of a wide cluster has ''. */
interface PictureCell {
  text: string;
  style: Style;
}

/** A canvas that keeps what is drawn, with the rules of the real one. */
export class PictureCanvas implements Canvas {
  readonly width: number;
  readonly height: number;
  readonly #metrics = new Metrics();
  readonly #rows: PictureCell[][];

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#rows = Array.from({ length: height }, () =>
      Array.from({ length: width }, () => ({ text: ' ', style: {} })),
    );
  }

  put(x: number, y: number, cluster: string, style: Style): void {
    const row = this.#rows[y];
    if (!row || x < 0 || x >= this.width) return;
    const shown = this.#metrics.shown(cluster);
    const wide = this.#metrics.width(shown) === 2;
    if (wide && x + 1 >= this.width) return this.#set(row, x, ' ', style);
    this.#set(row, x, shown, style);
    if (wide) this.#set(row, x + 1, '', style);
  }

  fill(x: number, y: number, width: number, height: number, style: Style): void {
    for (const row of this.#rows.slice(Math.max(0, y), Math.max(0, y + height))) {
      for (let i = Math.max(0, x); i < Math.min(this.width, x + width); i += 1) this.#set(row, i, ' ', style);
    }
  }

  /** The rows as text, without trailing blanks. */
  rows(): string[] {
    return this.#rows.map((row) =>
      row
        .map((cell) => cell.text)
        .join('')
        .trimEnd(),
    );
  }

  /** Draws the same on another canvas. */
  copyTo(canvas: Canvas): void {
    for (const [y, row] of this.#rows.entries()) {
      for (const [x, { text, style }] of row.entries()) if (text !== '') canvas.put(x, y, text, style);
    }
  }

  /** The cluster in a cell; '' for the right half of a wide one. */
  textAt(x: number, y: number): string {
    return this.#rows[y]?.[x]?.text ?? '';
  }

  /** The style of one cell. */
  styleAt(x: number, y: number): Style | undefined {
    return this.#rows[y]?.[x]?.style;
  }

  #set(row: PictureCell[], x: number, text: string, style: Style): void {
    const cell = row[x];
    if (!cell) return;
    const [left, right] = [row[x - 1], row[x + 1]];
    if (cell.text === '' && left) left.text = ' ';
    if (right?.text === '' && text !== '') right.text = ' ';
    cell.text = text;
    cell.style = style;
  }
}

/**
 * Compares a canvas with a drawing: one line a row, each between `|` bars; indentation and trailing blanks do not
 * count.
 */
export function expectPicture(canvas: PictureCanvas, drawing: string): void {
  const wanted = drawing
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().slice(1, -1).trimEnd());
  const found = canvas.rows();
  const picture = (rows: readonly string[]): string => rows.map((row) => `|${row}|`).join('\n');
  const message = `The screen should be\n${picture(wanted)}\n\nbut it is\n${picture(found)}\n`;
  expect(found, message).toEqual(wanted);
}
