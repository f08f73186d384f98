/** What the server has found, above the input: when, where, who, and the words that were looked for made visible. */
import { drawText, type Pen } from './draw.js';
import type { Glyphs } from './glyphs.js';
import type { Rect } from './layout.js';
import { drawTitle, firstShown } from './list.js';
import type { LogSpan } from './log-line.js';
import { PALETTE } from './palette.js';
import type { Style } from './term/style.js';

export interface SearchRow {
  readonly time: string;
  /** "#ops" or "@alice". */
  readonly place: string;
  readonly nick: string;
  readonly spans: readonly LogSpan[];
}

export interface SearchView {
  /** The newest first. */
  readonly rows: readonly SearchRow[];
  readonly selected: number;
  /** How many, or why none. */
  readonly title: string;
}

/** Below this the place and the author give way to the text. */
const NARROW = 60;
const MOST_PLACE = 16;
const MOST_NICK = 14;

/** Draws the list with its bottom just above `below`: as high as it is long, at most three quarters of the screen. */
export function drawSearch(pen: Pen, below: Rect, view: SearchView, glyphs: Glyphs): void {
  const { rows, selected, title } = view;
  const most = Math.floor(below.y * 0.75);
  const height = Math.min(rows.length, Math.max(1, most), below.y - 1);
  const y = below.y - height - 1;
  if (y < 0) return;
  const { width } = below;
  pen.canvas.fill(0, y, width, height + 1, PALETTE.plain);
  drawTitle(pen, { x: 0, y, width }, title, glyphs);
  const first = firstShown(selected, height, rows.length);
  for (const [i, row] of rows.slice(first, first + height).entries()) {
    drawRow(pen, { y: y + 1 + i, width }, row, first + i === selected, glyphs);
  }
}

function drawRow(
  pen: Pen,
  { y, width }: { readonly y: number; readonly width: number },
  { time, place, nick, spans }: SearchRow,
  selected: boolean,
  glyphs: Glyphs,
): void {
  const look = (style: Style): Style => (selected ? { ...style, inverse: true } : style);
  const end = width - 1;
  const { metrics } = pen;
  pen.canvas.fill(0, y, width, 1, look(PALETTE.plain));
  const narrow = width < NARROW;
  let x = drawText(pen, 1, y, narrow ? time.slice(-5) : time, look(PALETTE.dim), end) + 1;
  const column = (text: string, most: number, style: Style): void => {
    drawText(pen, x, y, metrics.truncate(text, most, glyphs.ellipsis), look(style), end);
    x += most + 1;
  };
  if (!narrow) column(place, MOST_PLACE, PALETTE.dim);
  column(nick, narrow ? 8 : MOST_NICK, PALETTE.strong);
  for (const { text, style = PALETTE.plain } of spans) {
    if (x >= end) return;
    x = drawText(pen, x, y, metrics.truncate(text, end - x, glyphs.ellipsis), look(style), end);
  }
}
