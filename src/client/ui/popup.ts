/** A block of rows over the rest of the screen, in inverse so that it stands out without a frame. */
import { drawText, type Pen } from './draw.js';
import type { Rect } from './layout.js';
import type { Style } from './term/style.js';

/** One row of a popup. */
export interface PopupRow {
  readonly text: string;
  readonly style: Style;
}

/** Blanks the rectangle in each row's look and writes the rows into it, cut at its width. */
export function drawPopup(pen: Pen, rect: Rect, rows: readonly PopupRow[], ellipsis: string): void {
  for (const [i, { text, style }] of rows.slice(0, rect.height).entries()) {
    pen.canvas.fill(rect.x, rect.y + i, rect.width, 1, style);
    drawText(pen, rect.x + 1, rect.y + i, pen.metrics.truncate(text, rect.width - 2, ellipsis), style);
  }
}
