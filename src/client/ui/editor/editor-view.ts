/**
 * What of the editor's text is visible: rows for a width, and the window of them that holds the cursor.
 */
import type { Metrics } from '../term/width.js';
import { firstShown } from '../list.js';
import { type EditorState, moveToRow } from './editor.js';

/** Visible rows and the cursor among them. */
export interface EditorView {
  /** Clusters of each row; a line break is not among them. */
  readonly rows: readonly (readonly string[])[];
  readonly cursor: { readonly x: number; readonly y: number };
  /** Rows that the whole text takes. */
  readonly total: number;
}

/** A row as a range of clusters. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Rows beyond this are not worth counting for a box of at most 8. */
const COUNTED_ROWS = 8;

/** How many rows the text would like, at most 8. `width` is that of the rows, without the prompt. */
export function wantedRows(state: EditorState, width: number, metrics: Metrics): number {
  let rows = 0;
  for (let at = 0; at <= state.clusters.length && rows < COUNTED_ROWS; rows += 1) {
    at = nextRow(state.clusters, at, width, metrics);
  }
  return Math.max(1, rows);
}

/** The window of `height` rows around the cursor. Rows are broken at the width, not at words. */
export function viewEditor(state: EditorState, width: number, height: number, metrics: Metrics): EditorView {
  const ranges = rowRanges(state.clusters, width, metrics);
  const cursorRow = rowOf(ranges, state.cursor);
  const first = firstShown(cursorRow, height, ranges.length);
  return {
    rows: ranges.slice(first, first + height).map(({ start, end }) => state.clusters.slice(start, end)),
    cursor: { x: columnOf(state, ranges[cursorRow], metrics), y: cursorRow - first },
    total: ranges.length,
  };
}

/**
 * The cursor a row up (-1) or down (1), at the column where going up and down began, or the nearest there is.
 * @returns undefined when there is no such row
 */
export function moveRow(
  state: EditorState,
  width: number,
  direction: -1 | 1,
  metrics: Metrics,
): EditorState | undefined {
  const { clusters } = state;
  const ranges = rowRanges(clusters, width, metrics);
  const from = rowOf(ranges, state.cursor);
  const to = ranges[from + direction];
  if (to === undefined) return undefined;
  const goal = state.last === 'row' ? state.goal : columnOf(state, ranges[from], metrics);
  // Behind the last cluster of a row that goes on is where the next one begins.
  const goesOn = to.end < clusters.length && clusters[to.end] !== '\n';
  const most = goesOn ? to.end - 1 : to.end;
  let column = 0;
  let cursor = to.start;
  for (; cursor < most; cursor += 1) {
    column += metrics.width(clusters[cursor] ?? '');
    if (column > goal) break;
  }
  return moveToRow(state, cursor, goal);
}

function rowRanges(clusters: readonly string[], width: number, metrics: Metrics): Range[] {
  const ranges: Range[] = [];
  for (let at = 0; at <= clusters.length; ) {
    const next = nextRow(clusters, at, width, metrics);
    const broken = next > at && clusters[next - 1] === '\n' ? 1 : 0;
    ranges.push({ start: at, end: Math.min(clusters.length, next - broken) });
    at = next;
  }
  return ranges;
}

function columnOf({ clusters, cursor }: EditorState, row: Range | undefined, metrics: Metrics): number {
  let x = 0;
  for (let i = row?.start ?? 0; i < cursor; i += 1) x += metrics.width(clusters[i] ?? '');
  return x;
}

/**
 * Where the row after the one at `at` begins; beyond the end after the last row. One column stays free for the cursor
 * behind the last cluster.
 */
function nextRow(clusters: readonly string[], at: number, width: number, metrics: Metrics): number {
  let used = 0;
  for (let i = at; i < clusters.length; i += 1) {
    const cluster = clusters[i] ?? '';
    if (cluster === '\n') return i + 1;
    used += metrics.width(cluster);
    if (used > width - 1 && i > at) return i;
  }
  return clusters.length + 1;
}

/** The last row that begins at or before the cursor. */
function rowOf(ranges: readonly Range[], cursor: number): number {
  let low = 0;
  let high = ranges.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((ranges[middle]?.start ?? 0) <= cursor) low = middle;
    else high = middle - 1;
  }
  return low;
}
