/**
 * The window onto a log of any length: an anchor at its bottom row, and only what is visible is ever laid out.
 *
 * The anchor is a line's key, so lines that arrive above or below, at the ends or in between, never move the text
 * that is being read.
 */
import type { Glyphs } from './glyphs.js';
import type { LogRow, LogViewport } from './log-layout.js';
import type { LogSource } from './log-line.js';
import type { WrapCache } from './wrap-cache.js';

/** A line, and where it was last found. */
interface LinePlace {
  readonly key: string;
  readonly index: number;
}

/** Where a log is scrolled to. */
export interface LogViewState {
  /** The line and its row at the bottom of the view; undefined while the view follows the newest line. */
  readonly bottom: (LinePlace & { readonly row: number }) | undefined;
  /** The newest line when the view stopped following. */
  readonly newest: LinePlace | undefined;
}

/** A view that follows the newest line. */
export const FOLLOWING: LogViewState = Object.freeze({ bottom: undefined, newest: undefined });

/** What the functions below need to know of the log and its pane. */
export interface LogContext {
  readonly source: LogSource;
  readonly viewport: LogViewport;
  readonly glyphs: Glyphs;
  readonly cache: WrapCache;
}

/** What is visible. */
export interface VisibleLog {
  /** From top to bottom, at most viewport.height. */
  readonly rows: readonly LogRow[];
  /** Of each row the line that it belongs to. */
  readonly lines: readonly number[];
  /** The oldest line is visible: time to load older ones. */
  readonly atTop: boolean;
  readonly following: boolean;
  /** Messages that came since the view stopped following, at most NEW_COUNTED. */
  readonly newBelow: number;
}

/** Beyond this many new messages the exact number does not matter. */
export const NEW_COUNTED = 999;
/** How far from its last place a line is looked for. A page of history is at most a few hundred lines. */
const SEARCHED = 5000;

/** A row of the log: a line and one of the rows it takes. */
interface RowPlace {
  readonly index: number;
  readonly row: number;
}

/** The rows to draw. */
export function visibleLog(context: LogContext, state: LogViewState): VisibleLog {
  const { source, viewport } = context;
  const bottom = bottomPlace(context, state);
  if (!bottom) return { rows: [], lines: [], atTop: true, following: true, newBelow: 0 };
  const rows: LogRow[] = [];
  const lines: number[] = [];
  let { index, row } = bottom;
  let atTop = false;
  while (rows.length < viewport.height) {
    rows.push(rowsOf(context, index)[row] ?? []);
    lines.push(index);
    if (row > 0) row -= 1;
    else if (index === 0) {
      atTop = true;
      break;
    } else {
      index -= 1;
      row = rowsOf(context, index).length - 1;
    }
  }
  rows.reverse();
  lines.reverse();
  fillBelow(context, bottom, rows, lines);
  return {
    rows,
    lines,
    atTop,
    following: state.bottom === undefined,
    newBelow: state.newest ? countNew(source, state.newest) : 0,
  };
}

/**
 * Scrolls by rows: negative towards older lines. It stops where the oldest line is at the top, and follows again when
 * it reaches the end.
 */
export function scrollLog(context: LogContext, state: LogViewState, delta: number): LogViewState {
  const bottom = bottomPlace(context, state);
  if (!bottom || delta === 0) return state;
  if (delta > 0) return state.bottom ? scrollDown(context, state, bottom, delta) : state;
  const above = rowsAbove(context, bottom, -delta + context.viewport.height);
  const up = Math.min(-delta, above - context.viewport.height);
  if (up <= 0) return state;
  return stoppedAt(context, state, walkUp(context, bottom, up));
}

/** Scrolls so that the oldest line is at the top. */
export function scrollToTop(context: LogContext, state: LogViewState): LogViewState {
  const { source, viewport } = context;
  let rows = 0;
  for (let index = 0; index < source.length; index += 1) {
    const count = rowsOf(context, index).length;
    if (rows + count >= viewport.height) {
      return stoppedAt(context, state, { index, row: viewport.height - rows - 1 });
    }
    rows += count;
  }
  return FOLLOWING;
}

/** Scrolls so that a line stands `above` rows below the top, or as near to it as the end of the log allows. */
export function scrollToLine(
  context: LogContext,
  state: LogViewState,
  index: number,
  above: number,
): LogViewState {
  const below = Math.max(0, context.viewport.height - 1 - above);
  return scrollDown(context, state, { index, row: 0 }, below);
}

/** The line at the bottom of the view; undefined when the log is empty. */
export function bottomLine(context: LogContext, state: LogViewState): number | undefined {
  return bottomPlace(context, state)?.index;
}

/** Scrolls as little as shows a whole line, or its beginning where it is too long; the view then stays there. */
export function revealLine(context: LogContext, state: LogViewState, index: number): LogViewState {
  const bottom = bottomPlace(context, state);
  if (!bottom) return state;
  const { height } = context.viewport;
  const last = Math.max(0, rowsOf(context, index).length - 1);
  if (index > bottom.index || (index === bottom.index && last > bottom.row)) {
    return stoppedAt(context, state, { index, row: last });
  }
  let rows = bottom.row + 1;
  for (let i = bottom.index - 1; i >= index && rows <= height; i -= 1) rows += rowsOf(context, i).length;
  if (rows <= height) return stoppedAt(context, state, bottom);
  let place: RowPlace = { index, row: 0 };
  for (let left = height - 1; left > 0; left -= 1) {
    if (place.row + 1 < rowsOf(context, place.index).length) place = { ...place, row: place.row + 1 };
    else if (place.index + 1 < context.source.length) place = { index: place.index + 1, row: 0 };
  }
  return stoppedAt(context, state, place);
}

/** Lines that came after `newest`, messages only. */
function countNew(source: LogSource, newest: LinePlace): number {
  const from = locate(source, newest);
  let count = 0;
  for (let i = source.length - 1; i > from && count < NEW_COUNTED; i -= 1) {
    if (source.at(i).kind === 'message') count += 1;
  }
  return count;
}

function scrollDown(context: LogContext, state: LogViewState, bottom: RowPlace, delta: number): LogViewState {
  const { source } = context;
  let { index, row } = bottom;
  for (let left = delta; left > 0; left -= 1) {
    if (row + 1 < rowsOf(context, index).length) row += 1;
    else if (index + 1 < source.length) {
      index += 1;
      row = 0;
    } else return FOLLOWING;
  }
  const atEnd = index === source.length - 1 && row === rowsOf(context, index).length - 1;
  return atEnd ? FOLLOWING : stoppedAt(context, state, { index, row });
}

function stoppedAt({ source }: LogContext, state: LogViewState, { index, row }: RowPlace): LogViewState {
  const last = source.length - 1;
  return {
    bottom: { key: source.at(index).key, index, row },
    newest: state.newest ?? { key: source.at(last).key, index: last },
  };
}

/** The row at the bottom of the view; undefined when the log is empty. */
function bottomPlace(context: LogContext, { bottom }: LogViewState): RowPlace | undefined {
  const { source } = context;
  if (source.length === 0) return undefined;
  const index = bottom ? locate(source, bottom) : source.length - 1;
  const last = rowsOf(context, index).length - 1;
  return { index, row: bottom ? Math.min(bottom.row, last) : last };
}

/** Where a line is now: looked for around its last place; the nearest place when it is gone. */
function locate(source: LogSource, { key, index }: LinePlace): number {
  const last = source.length - 1;
  for (let distance = 0; distance <= SEARCHED; distance += 1) {
    const above = index + distance;
    const below = index - distance;
    if (above > last && below < 0) break;
    if (above <= last && above >= 0 && source.at(above).key === key) return above;
    if (below >= 0 && below <= last && source.at(below).key === key) return below;
  }
  return Math.max(0, Math.min(index, last));
}

function rowsOf({ source, cache, viewport, glyphs }: LogContext, index: number): readonly LogRow[] {
  const previous = index > 0 ? source.at(index - 1) : undefined;
  return cache.rows(source.at(index), previous, viewport, glyphs);
}

/** Rows from the top of the log down to `place`, itself included; not counted beyond `enough`. */
function rowsAbove(context: LogContext, place: RowPlace, enough: number): number {
  let rows = place.row + 1;
  for (let index = place.index - 1; index >= 0 && rows < enough; index -= 1) {
    rows += rowsOf(context, index).length;
  }
  return rows;
}

/** The row `up` rows above; there must be that many. */
function walkUp(context: LogContext, place: RowPlace, up: number): RowPlace {
  let { index, row } = place;
  let left = up;
  while (left > row && index > 0) {
    left -= row + 1;
    index -= 1;
    row = rowsOf(context, index).length - 1;
  }
  return { index, row: Math.max(0, row - left) };
}

/** When the log above is shorter than the view, shows what comes below the anchor instead of blank rows. */
function fillBelow(context: LogContext, bottom: RowPlace, rows: LogRow[], lines: number[]): void {
  let { index, row } = bottom;
  while (rows.length < context.viewport.height) {
    row += 1;
    if (row >= rowsOf(context, index).length) {
      index += 1;
      row = 0;
      if (index >= context.source.length) return;
    }
    rows.push(rowsOf(context, index)[row] ?? []);
    lines.push(index);
  }
}
