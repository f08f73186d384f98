/**
 * One log line -> the rows it takes: where time, nick, text and mark stand for a given width.
 */
import type { Glyphs } from './glyphs.js';
import type { LogLine } from './log-line.js';
import { MARK_STYLES, PALETTE } from './palette.js';
import { splitClusters } from './term/clusters.js';
import type { Style } from './term/style.js';
import type { Metrics } from './term/width.js';
import { wrapSpans, type WrappedRow } from './wrap.js';

/** The size of the log pane; `narrow` puts the nick on a row of its own. */
export interface LogViewport {
  readonly width: number;
  readonly height: number;
  readonly narrow: boolean;
}

/** A run of clusters at a column. */
export interface PlacedPiece {
  readonly x: number;
  readonly clusters: readonly string[];
  readonly style: Style;
}

/** One row of the log pane, from left to right; columns not covered are blank. */
export type LogRow = readonly PlacedPiece[];

/** Columns of the log pane. */
interface Columns {
  readonly time: number;
  readonly nick: number;
  readonly nickWidth: number;
  readonly text: number;
  readonly textWidth: number;
  /** Where marks end: the right edge, or on a wide screen beside the text that they belong to. */
  readonly end: number;
}

/** Lines longer than this are hard to read; on a wide screen the text column ends here. */
const READABLE_COLUMNS = 100;
/** Two columns of marks and a blank before them. */
const MARK_COLUMNS = 3;
/** Below this width there is no room for marks at the edge; they follow the text. */
const MARKS_FROM = 16;

function columnsOf({ width, narrow }: LogViewport): Columns {
  const marks = width >= MARKS_FROM ? MARK_COLUMNS : 0;
  const nickWidth = width >= 100 ? 15 : 7;
  const text = narrow ? (width >= 20 ? 2 : 0) : 8 + nickWidth;
  const textWidth = Math.max(1, Math.min(READABLE_COLUMNS, width - text - marks));
  return {
    time: narrow && width < 20 ? 0 : 1,
    nick: 7,
    nickWidth,
    text,
    textWidth,
    end: text + textWidth + marks,
  };
}

/**
 * Lays one line out.
 * @param previous The line above, whose time and nick need not be repeated.
 */
export function layoutLine(
  line: LogLine,
  previous: LogLine | undefined,
  viewport: LogViewport,
  glyphs: Glyphs,
  metrics: Metrics,
): LogRow[] {
  const place = { line, previous, viewport, glyphs, metrics, columns: columnsOf(viewport) };
  if (line.kind === 'divider') return [dividerRow(place)];
  if (line.kind === 'event') return eventRows(place);
  return viewport.narrow ? narrowRows(place) : wideRows(place);
}

interface Place {
  readonly line: LogLine;
  readonly previous: LogLine | undefined;
  readonly viewport: LogViewport;
  readonly glyphs: Glyphs;
  readonly metrics: Metrics;
  readonly columns: Columns;
}

function piece(x: number, text: string, style: Style): PlacedPiece {
  return { x, clusters: splitClusters(text), style };
}

/** "── text ──────" over the whole width. */
function dividerRow({ line, viewport, glyphs, metrics }: Place): LogRow {
  const text = line.spans.map((span) => span.text).join('');
  const rule = glyphs.horizontal;
  if (text === '') return [piece(0, rule.repeat(viewport.width), PALETTE.rule)];
  const label = metrics.truncate(` ${text} `, Math.max(0, viewport.width - 3), glyphs.ellipsis);
  const used = 3 + metrics.textWidth(label);
  const style = line.highlight ? PALETTE.ruleHighlight : PALETTE.rule;
  return [
    piece(1, rule.repeat(2), style),
    piece(3, label, style),
    piece(used, rule.repeat(Math.max(0, viewport.width - used)), style),
  ];
}

function timePieces({ line, previous, columns }: Place): PlacedPiece[] {
  if (line.time === '' || line.time === previous?.time) return [];
  return [piece(columns.time, line.time, PALETTE.dim)];
}

/** Time, then the text from the nick column on. */
function eventRows(place: Place): LogRow[] {
  const { line, viewport, columns, metrics } = place;
  const indent = viewport.narrow ? columns.text : columns.nick;
  const time = timePieces(place);
  const start = time.length > 0 ? Math.max(indent, columns.time + 6) : indent;
  // One column stays free, so that the text does not touch the rule beside it.
  const end = Math.min(viewport.width - 1, columns.text + READABLE_COLUMNS);
  const width = (from: number): number => Math.max(1, end - from);
  const rows = wrapSpans(line.spans, width(indent), metrics, width(start));
  return rows.map((row, i) => {
    const pieces = placeRow(row, i === 0 ? start : indent, metrics);
    return i === 0 ? [...time, ...pieces] : pieces;
  });
}

/** Time, nick and text side by side. A long nick pushes the first row of the text to the right. */
function wideRows(place: Place): LogRow[] {
  const { line, columns, metrics, glyphs, viewport } = place;
  const most = Math.max(columns.nickWidth, Math.floor(viewport.width / 2) - columns.nick);
  const nick = metrics.truncate(line.nick, most, glyphs.ellipsis);
  // Where a text does not begin at its column, two blanks say where it does.
  const beyond = metrics.textWidth(nick) - columns.nickWidth;
  const overhang = beyond > 0 ? beyond + 1 : 0;
  const first = Math.max(1, columns.textWidth - overhang);
  const quote = quoteRow(place, first);
  const rows = [
    ...quote,
    ...wrapSpans(line.spans, columns.textWidth, metrics, quote.length > 0 ? columns.textWidth : first),
  ];
  const laid = rows.map((row, i) => {
    if (i > 0) return placeRow(row, columns.text, metrics);
    const head = [...timePieces(place), ...nickPieces(columns.nick, nick, place)];
    return [...head, ...placeRow(row, columns.text + overhang, metrics)];
  });
  return [...withMark(laid, place), ...belowRows(place)];
}

/** Time and nick on a row of their own, unless the line above has the same. */
function narrowRows(place: Place): LogRow[] {
  const { line, previous, columns, metrics, glyphs, viewport } = place;
  const text = [...quoteRow(place, columns.textWidth), ...wrapSpans(line.spans, columns.textWidth, metrics)];
  const rows = text.map((row) => placeRow(row, columns.text, metrics));
  const same = previous?.kind === 'message' && previous.nick === line.nick && previous.time === line.time;
  if (!same) {
    const x = line.time === '' ? columns.time : columns.time + 6;
    const nick = metrics.truncate(line.nick, viewport.width - x, glyphs.ellipsis);
    const time = line.time === '' ? [] : [piece(columns.time, line.time, PALETTE.dim)];
    rows.unshift([...time, ...nickPieces(x, nick, place)]);
  }
  return [...withMark(rows, place), ...belowRows(place)];
}

/** What the message answers, in one row. */
function quoteRow({ line: { quote }, glyphs, metrics }: Place, width: number): WrappedRow[] {
  if (quote === undefined) return [];
  const words = quote.nick === '' ? 'an earlier message' : `${quote.nick}: ${quote.text}`;
  const text = metrics.truncate(`${glyphs.reply} ${words}`, width, glyphs.ellipsis);
  return [[{ clusters: splitClusters(text), style: PALETTE.dim }]];
}

function belowRows({ line: { below = [] }, columns, metrics }: Place): LogRow[] {
  if (below.length === 0) return [];
  return wrapSpans(below, columns.textWidth, metrics).map((row) => placeRow(row, columns.text, metrics));
}

/** @param nick as it is shown, cut short or not */
function nickPieces(x: number, nick: string, { line, metrics }: Place): PlacedPiece[] {
  const { to } = line;
  if (to === undefined || !nick.endsWith(to.nick)) return [piece(x, nick, nickStyle(line))];
  const from = nick.slice(0, nick.length - to.nick.length);
  return [piece(x, from, nickStyle(line)), piece(x + metrics.textWidth(from), to.nick, to.style)];
}

function nickStyle(line: LogLine): Style {
  const style = line.nickStyle ?? {};
  return line.highlight ? { ...style, bold: true, inverse: true } : style;
}

function placeRow(row: WrappedRow, x: number, metrics: Metrics): PlacedPiece[] {
  const placed: PlacedPiece[] = [];
  let at = x;
  for (const { clusters, style } of row) {
    placed.push({ x: at, clusters, style });
    for (const cluster of clusters) at += metrics.width(cluster);
  }
  return placed;
}

/** The mark at the right edge of the last row. */
function withMark(rows: LogRow[], { line, viewport, columns, glyphs, metrics }: Place): LogRow[] {
  const last = rows.pop() ?? [];
  if (line.mark === '' || viewport.width < MARKS_FROM) return [...rows, last];
  const mark = glyphs.marks[line.mark];
  const x = columns.end - metrics.textWidth(mark);
  return [...rows, [...last, piece(x, mark, MARK_STYLES[line.mark])]];
}
