/** Draws the message log, the rule beside it and the row below it. */
import { drawClusters, type Pen } from './draw.js';
import type { Glyphs } from './glyphs.js';
import type { Layout, Rect } from './layout.js';
import type { LogContext, VisibleLog } from './log-view.js';
import { PALETTE } from './palette.js';
import type { LogPane, ScreenView } from './screen-view.js';

/** What scrolling and drawing need to know of the log in this layout. */
export function logContext({ log, glyphs }: Pick<ScreenView, 'log' | 'glyphs'>, layout: Layout): LogContext {
  const { width, height } = layout.log;
  const { source, cache } = log satisfies LogPane;
  return { source, cache, glyphs, viewport: { width, height, narrow: layout.narrow } };
}

/** Draws what is visible, the newest line at the bottom. */
export function drawLog(pen: Pen, rect: Rect, visible: VisibleLog, pane: LogPane, glyphs: Glyphs): void {
  const top = rect.y + rect.height - visible.rows.length;
  for (const [i, row] of visible.rows.entries()) {
    for (const { x, clusters, style } of row) {
      drawClusters(pen, rect.x + x, top + i, clusters, style, rect.x + rect.width);
    }
    const line = visible.lines[i];
    if (pane.selected === undefined || line === undefined) continue;
    if (pane.source.at(line).key === pane.selected)
      pen.canvas.put(rect.x, top + i, glyphs.selected, PALETTE.accent);
  }
}

/** Draws the rule between log and people. */
export function drawDivider({ canvas }: Pen, rect: Rect, glyph: string): void {
  for (let y = rect.y; y < rect.y + rect.height; y += 1) canvas.put(rect.x, y, glyph, PALETTE.rule);
}
