/** What is known of the selected message: a label and a text for each fact. */
import { drawClusters, type Pen } from './draw.js';
import type { Rect } from './layout.js';
import { PALETTE } from './palette.js';
import type { Style } from './term/style.js';
import { wrapSpans } from './wrap.js';

export interface DetailRow {
  readonly label: string;
  readonly text: string;
}

/** Draws as many facts as fit, each with its label above or, where there is room, beside it. */
export function drawDetail(pen: Pen, rect: Rect, rows: readonly DetailRow[]): void {
  const { canvas, metrics } = pen;
  canvas.fill(rect.x, rect.y, rect.width, rect.height, PALETTE.plain);
  const right = rect.x + rect.width - 1;
  const labels = Math.max(0, ...rows.map(({ label }) => metrics.textWidth(label)));
  const beside = rect.width - labels >= BESIDE_FROM;
  const indent = beside ? labels + 3 : 3;
  let y = rect.y;
  const put = (text: string, x: number, style: Style, end: number): void => {
    for (const pieces of wrapSpans([{ text, style }], Math.max(1, end - x), metrics)) {
      if (y >= rect.y + rect.height) return;
      let at = x;
      for (const { clusters } of pieces) at = drawClusters(pen, at, y, clusters, style, end);
      y += 1;
    }
  };
  for (const { label, text } of rows) {
    if (y >= rect.y + rect.height) return;
    const top = y;
    put(label, rect.x + 1, PALETTE.dim, right);
    if (beside) y = top;
    put(text, rect.x + indent, PALETTE.plain, right);
  }
}

/** Columns of text that are worth a column of labels. */
const BESIDE_FROM = 26;
