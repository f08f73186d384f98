/** Drawing texts onto a canvas, within bounds. */
import type { Rect } from './layout.js';
import type { Canvas } from './term/canvas.js';
import { splitClusters } from './term/clusters.js';
import type { Style } from './term/style.js';
import type { Metrics } from './term/width.js';

/** A canvas with the means to measure what is drawn on it. */
export interface Pen {
  readonly canvas: Canvas;
  readonly metrics: Metrics;
}

/**
 * Draws clusters from column x on; those that do not fit before column `end` are left out.
 * @returns The column after the last one drawn.
 */
export function drawClusters(
  { canvas, metrics }: Pen,
  x: number,
  y: number,
  clusters: readonly string[],
  style: Style,
  end: number = canvas.width,
): number {
  let at = x;
  for (const cluster of clusters) {
    const width = metrics.width(cluster);
    if (at + width > end) break;
    canvas.put(at, y, cluster, style);
    at += width;
  }
  return at;
}

/** Draws a text as `drawClusters` does. */
export function drawText(pen: Pen, x: number, y: number, text: string, style: Style, end?: number): number {
  return drawClusters(pen, x, y, splitClusters(text), style, end);
}

/** Draws a text in a width, its end replaced by the ellipsis when it does not fit. */
export function drawCut(
  pen: Pen,
  rect: Pick<Rect, 'x' | 'y' | 'width'>,
  text: string,
  style: Style,
  ellipsis: string,
): number {
  return drawText(pen, rect.x, rect.y, pen.metrics.truncate(text, rect.width, ellipsis), style);
}
