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

/** Stands for the keys that did not fit; F1 explains them all. */
const MORE = 'F1 more';

/**
 * Draws a hint, of which nothing is cut within a word: of a text the words that fit, of several parts those that fit from
 * the left, and then the key that tells the others.
 */
export function drawHint(
  pen: Pen,
  rect: Pick<Rect, 'x' | 'y' | 'width'>,
  hint: string | readonly string[],
  style: Style,
  ellipsis: string,
): number {
  const text = typeof hint === 'string' ? hint : fittingParts(hint, rect.width, pen);
  const cut = pen.metrics.truncate(text, rect.width, ellipsis);
  return drawText(pen, rect.x, rect.y, cut === text ? text : wholeWords(text, cut, ellipsis), style);
}

function fittingParts(parts: readonly string[], width: number, { metrics }: Pen): string {
  const all = parts.join('  ');
  if (metrics.textWidth(all) <= width) return all;
  for (let count = parts.length - 1; count > 0; count--) {
    const some = [...parts.slice(0, count), MORE].join('  ');
    if (metrics.textWidth(some) <= width) return some;
  }
  return parts[0] ?? '';
}

/** One word that is longer than half of the row is cut all the same. */
function wholeWords(text: string, cut: string, ellipsis: string): string {
  const shown = cut.slice(0, cut.length - ellipsis.length);
  if (text[shown.length] === ' ') return cut;
  const at = shown.lastIndexOf(' ');
  return at < shown.length / 2 ? cut : shown.slice(0, at).replace(/[\s,;:]+$/, '') + ellipsis;
}
