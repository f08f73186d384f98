/**
 * The drawing surface: a grid of cells, each holding one grapheme cluster.
 *
 * The screen implements it over the terminal, tests over an array of strings.
 */
import type { Style } from './style.js';

export interface Canvas {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /**
   * Writes one grapheme cluster into the cell at column x and row y, from 0 at the top left; a wide cluster takes
   * the cell to its right as well. Whatever lies outside is dropped, whatever could act as a control is replaced.
   */
  put(x: number, y: number, cluster: string, style: Style): void;
  /** Blanks a rectangle. */
  fill(x: number, y: number, width: number, height: number, style: Style): void;
}

/** Where the terminal's cursor is to stand. */
export interface CursorPosition {
  readonly x: number;
  readonly y: number;
}
