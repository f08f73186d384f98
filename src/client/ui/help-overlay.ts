/**
 * The help of F1: keys and commands, printed from their tables, scrollable.
 */
import { drawClusters, drawText, type Pen } from './draw.js';
import { type Glyphs, inKeyNames } from './glyphs.js';
import { KEY_BINDINGS, type KeyBinding } from './keys/table.js';
import type { Rect } from './layout.js';
import type { PlacedPiece } from './log-layout.js';
import { PALETTE } from './palette.js';
import type { Style } from './term/style.js';
import type { Metrics } from './term/width.js';
import { wrapSpans } from './wrap.js';

/** A heading, or a row of two columns. */
export type HelpRow = { readonly heading: string } | { readonly left: string; readonly right: string };

export interface HelpView {
  readonly rows: readonly HelpRow[];
  /** First visible line; a row takes several lines where its text does not fit into one. */
  readonly top: number;
}

/** A command as the help shows it. */
export interface CommandHelp {
  readonly usage: string;
  readonly summary: string;
}

/** What a beginner looks for first. */
const TALKING: readonly HelpRow[] = [
  { left: 'text', right: 'everybody in the room reads it' },
  { left: '@nick text', right: 'only nick reads it; @nick alone opens the conversation' },
  { left: '//text', right: 'says a text that begins with a slash' },
  { left: '\\q', right: 'leave' },
];
/** With less room beside what they explain, explanations stand below it. */
const LEAST_RIGHT = 24;
/** Shorter ones for narrow screens: how much there is matters more than what the keys are for. */
const CLOSE = ['Esc closes, PgUp and PgDn scroll', 'Esc closes, PgUp PgDn', 'Esc closes'];

/** The rows of the help: what a beginner needs, the keys, the commands. */
export function helpRows(
  commands: readonly CommandHelp[],
  bindings: readonly KeyBinding[] = KEY_BINDINGS,
): HelpRow[] {
  const rows = commands.map(({ usage, summary }) => ({ left: usage, right: summary }));
  return [{ heading: 'Talking' }, ...TALKING, ...keyRows(bindings), { heading: 'Commands' }, ...rows];
}

/** The keys by group. */
export function keyRows(bindings: readonly KeyBinding[] = KEY_BINDINGS): HelpRow[] {
  const rows: HelpRow[] = [];
  for (const group of new Set(bindings.map((binding) => binding.group))) {
    rows.push({ heading: group });
    for (const { label, help } of bindings.filter((binding) => binding.group === group)) {
      rows.push({ left: label, right: help });
    }
    if (group === 'Conversations') rows.push({ left: 'Alt-1 to Alt-9', right: 'conversation n' });
  }
  return rows;
}

/** The nearest first line that leaves no blank lines at the end, on a rectangle of this size. */
export function clampHelpTop(
  { rows }: HelpView,
  top: number,
  { width, height }: Pick<Rect, 'width' | 'height'>,
  metrics: Metrics,
  glyphs: Glyphs,
): number {
  return clampTop(top, helpLines(rows, width, metrics, glyphs).length, height);
}

function clampTop(top: number, lines: number, height: number): number {
  return Math.max(0, Math.min(top, lines - Math.max(1, height - 1)));
}

/** Draws the help over a rectangle. */
export function drawHelp(pen: Pen, rect: Rect, help: HelpView, glyphs: Glyphs): void {
  pen.canvas.fill(rect.x, rect.y, rect.width, rect.height, PALETTE.plain);
  const { metrics } = pen;
  const lines = helpLines(help.rows, rect.width, metrics, glyphs);
  const top = clampTop(help.top, lines.length, rect.height);
  const visible = lines.slice(top, top + rect.height - 1);
  for (const [i, line] of visible.entries()) {
    for (const { x, clusters, style } of line) drawClusters(pen, rect.x + x, rect.y + i, clusters, style);
  }
  const more = lines.length > visible.length ? ` (${top + visible.length} of ${lines.length})` : '';
  const room = rect.width - 2;
  const footers = CLOSE.map((words) => `${words}${more}`);
  const fitting = footers.find((words) => metrics.textWidth(words) <= room) ?? footers.at(-1) ?? '';
  const footer = metrics.truncate(fitting, room, glyphs.ellipsis);
  drawText(pen, rect.x + 1, rect.y + rect.height - 1, footer, PALETTE.dim);
}

/** The rows in a width: two columns, or where the second would be too narrow, one below the other. */
function helpLines(
  given: readonly HelpRow[],
  width: number,
  metrics: Metrics,
  glyphs: Glyphs,
): PlacedPiece[][] {
  const rows = given.map((row) =>
    'left' in row ? { left: inKeyNames(row.left, glyphs), right: inKeyNames(row.right, glyphs) } : row,
  );
  const widest = Math.max(0, ...rows.map((row) => ('left' in row ? metrics.textWidth(row.left) : 0)));
  const beside = width - widest - 5 >= LEAST_RIGHT;
  const x = beside ? widest + 4 : 4;
  return rows.flatMap((row) => {
    if ('heading' in row) return place(row.heading, 1, width - 1, PALETTE.tabActive, metrics);
    const left = place(row.left, 2, width - 2, PALETTE.strong, metrics);
    const right = place(row.right, x, width - x - 1, PALETTE.plain, metrics);
    if (!beside) return [...left, ...right];
    const [first = []] = left;
    return right.map((line, i) => (i === 0 ? [...first, ...line] : line));
  });
}

function place(text: string, x: number, width: number, style: Style, metrics: Metrics): PlacedPiece[][] {
  return wrapSpans([{ text, style }], Math.max(1, width), metrics).map((row) =>
    row.map(({ clusters }) => ({ x, clusters, style })),
  );
}
