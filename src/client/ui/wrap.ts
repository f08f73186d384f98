/**
 * Styled text -> rows of at most a given width, broken at its line feeds and between words where possible.
 *
 * A row always takes at least one cluster, however narrow it is, so that wrapping ends. Blanks at a break are left
 * out; nothing else is.
 */
import type { LogSpan } from './log-line.js';
import { splitClusters } from './term/clusters.js';
import { PLAIN, type Style } from './term/style.js';
import type { Metrics } from './term/width.js';

const GOOD_END: ReadonlySet<string> = new Set('/?&=#-_.,;:+');

/** Clusters in one look, side by side. */
export interface Piece {
  readonly clusters: readonly string[];
  readonly style: Style;
}

/** Pieces from left to right. */
export type WrappedRow = readonly Piece[];

/** A text taken apart: equal indexes belong together. */
interface Flat {
  readonly clusters: readonly string[];
  readonly styles: readonly Style[];
}

/**
 * @param width Columns of a row.
 * @param firstWidth Columns of the first row, where something stands before it.
 * @returns At least one row.
 */
export function wrapSpans(
  spans: readonly LogSpan[],
  width: number,
  metrics: Metrics,
  firstWidth: number = width,
): WrappedRow[] {
  const flat = flatten(spans);
  const { clusters } = flat;
  const rows: WrappedRow[] = [];
  let start = 0;
  let used = 0;
  let breakAt = 0;
  let room = firstWidth;
  let i = 0;
  while (i < clusters.length) {
    const cluster = clusters[i] ?? '';
    if (cluster === '\n') {
      rows.push(sliceRow(flat, start, i));
      start = breakAt = i += 1;
      used = 0;
      room = width;
      continue;
    }
    const columns = metrics.width(cluster);
    const isBlank = cluster === ' ';
    if ((isBlank || columns === 2) && i > start) breakAt = Math.max(breakAt, i);
    if (used + columns > room && i > start) {
      const end = breakAt > start ? breakAt : withinWord(clusters, start, i);
      rows.push(sliceRow(flat, start, trimEnd(clusters, start, end)));
      start = i = isBlankAt(clusters, end) ? skipBlanks(clusters, end) : end;
      used = 0;
      breakAt = start;
      room = width;
      continue;
    }
    used += columns;
    i += 1;
    if (isBlank || columns === 2) breakAt = i;
  }
  if (start < clusters.length || rows.length === 0 || clusters.at(-1) === '\n')
    rows.push(sliceRow(flat, start, clusters.length));
  return rows;
}

function flatten(spans: readonly LogSpan[]): Flat {
  const clusters: string[] = [];
  const styles: Style[] = [];
  for (const { text, style = PLAIN } of spans) {
    for (const cluster of splitClusters(text)) {
      clusters.push(cluster);
      styles.push(style);
    }
  }
  return { clusters, styles };
}

function isBlankAt(clusters: readonly string[], i: number): boolean {
  return clusters[i] === ' ';
}

function skipBlanks(clusters: readonly string[], from: number): number {
  let i = from;
  while (isBlankAt(clusters, i)) i += 1;
  return i;
}

/** Where a word that is longer than a row is parted: behind a mark in the second half, as links have them, or at the end. */
function withinWord(clusters: readonly string[], start: number, end: number): number {
  for (let i = end; i > start + (end - start) / 2; i -= 1) {
    if (GOOD_END.has(clusters[i - 1] ?? '') && !GOOD_END.has(clusters[i] ?? '')) return i;
  }
  return end;
}

/** The end of a row without its trailing blanks; a row of nothing but blanks keeps them. */
function trimEnd(clusters: readonly string[], start: number, end: number): number {
  let i = end;
  while (i > start && isBlankAt(clusters, i - 1)) i -= 1;
  return i > start ? i : end;
}

/** The pieces of one row, neighbours of the same look joined. */
function sliceRow({ clusters, styles }: Flat, start: number, end: number): WrappedRow {
  const pieces: Piece[] = [];
  let from = start;
  for (let i = start + 1; i <= end; i += 1) {
    const style = styles[from] ?? PLAIN;
    if (i < end && styles[i] === style) continue;
    pieces.push({ clusters: clusters.slice(from, i), style });
    from = i;
  }
  return pieces;
}
