/**
 * The list of ^G: what one can go to, the characters that were typed made visible, and what is new there.
 */
import { drawCut, drawText, type Pen } from './draw.js';
import type { Glyphs } from './glyphs.js';
import { countText, tabStyle } from './header-row.js';
import type { Rect } from './layout.js';
import { drawTitle, firstShown } from './list.js';
import { PALETTE } from './palette.js';
import { splitClusters } from './term/clusters.js';
import type { Style } from './term/style.js';

export interface GotoRow {
  readonly name: string;
  /** UTF-16 indices of what was typed. */
  readonly matched: readonly number[];
  /** What it is about; '' for nothing. */
  readonly note: string;
  readonly unread: number;
  readonly mentions: number;
}

export interface GotoView {
  /** The best first. */
  readonly rows: readonly GotoRow[];
  readonly selected: number;
  /** How many there are, also those not in `rows`. */
  readonly total: number;
}

/** More rows would hide the conversation; a longer list is narrowed by typing. */
const MOST_ROWS = 10;
const COUNT_COLUMNS = 5;
/** Of the row, at most, for the name. */
const NAME_SHARE = 0.6;
const MOST_NAME = 40;

/** Draws the list with its bottom just above `below`. */
export function drawGoto(pen: Pen, below: Rect, view: GotoView, glyphs: Glyphs): void {
  const { rows, selected, total } = view;
  const height = Math.min(Math.max(1, rows.length), MOST_ROWS, below.y - 1);
  if (height <= 0) return;
  const rect = {
    x: 0,
    y: below.y - height - 1,
    width: below.width,
    height: height + 1,
  };
  pen.canvas.fill(rect.x, rect.y, rect.width, rect.height, PALETTE.plain);
  const first = firstShown(selected, height, rows.length);
  const shown = rows.slice(first, first + height);
  const count = rows.length === 0 ? 'nothing is called so' : `${selected + 1} of ${total}`;
  drawTitle(pen, rect, `${count} ${glyphs.dot} Enter goes, Esc closes`, glyphs);
  const widest = Math.max(0, ...shown.map(({ name }) => pen.metrics.textWidth(name)));
  const nameWidth = Math.min(widest, MOST_NAME, Math.floor(rect.width * NAME_SHARE));
  for (const [i, row] of shown.entries()) {
    const line = { x: rect.x, y: rect.y + 1 + i, width: rect.width };
    drawRow(pen, line, row, nameWidth, first + i === selected, glyphs);
  }
}

type Line = Pick<Rect, 'x' | 'y' | 'width'>;

function drawRow(
  pen: Pen,
  { x, y, width }: Line,
  row: GotoRow,
  nameWidth: number,
  selected: boolean,
  glyphs: Glyphs,
): void {
  const look = (style: Style): Style => (selected ? { ...style, inverse: true } : style);
  const end = x + width - 1;
  pen.canvas.fill(x, y, width, 1, look(PALETTE.plain));
  const news = { ...row, active: false };
  const style = row.unread > 0 ? tabStyle(news) : PALETTE.plain;
  drawName(pen, { x: x + 1, y, width: nameWidth }, row, look(style), look(PALETTE.found), glyphs);
  const count = countText(news);
  drawText(pen, x + nameWidth + 2, y, count, look(tabStyle(news)), end);
  const noteX = x + nameWidth + 2 + COUNT_COLUMNS;
  if (noteX < end)
    drawCut(pen, { x: noteX, y, width: end - noteX }, row.note, look(PALETTE.dim), glyphs.ellipsis);
}

/** Cluster by cluster: each knows whether it was typed. */
function drawName(
  pen: Pen,
  line: Line,
  { name, matched }: GotoRow,
  style: Style,
  found: Style,
  glyphs: Glyphs,
): void {
  const shown = pen.metrics.truncate(name, line.width, glyphs.ellipsis);
  let index = 0;
  let x = line.x;
  for (const cluster of splitClusters(shown)) {
    const isTyped =
      matched.some((at) => at >= index && at < index + cluster.length) && name.startsWith(cluster, index);
    x = drawText(pen, x, line.y, cluster, isTyped ? { ...style, ...found } : style, line.x + line.width);
    index += cluster.length;
  }
}
