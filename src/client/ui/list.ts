/** What lists have in common: which of their rows are shown, and the rule with a title above those over the log. */
import { drawText, type Pen } from './draw.js';
import type { Glyphs } from './glyphs.js';
import type { Rect } from './layout.js';
import { PALETTE } from './palette.js';

/** The first row that is shown of `count` in `height`: the chosen one is in the middle where both ends allow it. */
export function firstShown(chosen: number, height: number, count: number): number {
  return Math.max(0, Math.min(chosen - Math.floor(height / 2), count - height));
}

/** "── go to · 1 of 12 ───" */
export function drawTitle(
  pen: Pen,
  { x, y, width }: Pick<Rect, 'x' | 'y' | 'width'>,
  title: string,
  glyphs: Glyphs,
): void {
  drawText(pen, x, y, glyphs.horizontal.repeat(width), PALETTE.rule, x + width);
  const label = pen.metrics.truncate(` ${title} `, width - 4, glyphs.ellipsis);
  drawText(pen, x + 2, y, label, PALETTE.rule, x + width);
}
