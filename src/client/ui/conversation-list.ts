/**
 * The conversations at the left of a wide screen, one a row, with what is new in them. It moves so that the active one
 * is always there; what is hidden above and below is counted.
 */
import { drawCut, drawText, type Pen } from './draw.js';
import type { Glyphs } from './glyphs.js';
import { countText, draftText, hiddenText, tabStyle } from './header-row.js';
import type { Rect } from './layout.js';
import { firstShown } from './list.js';
import { PALETTE } from './palette.js';
import type { Tab } from './screen-view.js';

/** The digit and the blank behind it. */
const NUMBER_COLUMNS = 2;

/** Draws the rows around the active one. */
export function drawConversationList(pen: Pen, rect: Rect, tabs: readonly Tab[], glyphs: Glyphs): void {
  const { x, y, width, height } = rect;
  if (height <= 0) return;
  const active = Math.max(
    0,
    tabs.findIndex((tab) => tab.active),
  );
  const first = firstShown(active, height, tabs.length);
  const end = Math.min(tabs.length, first + height);
  // With only a row or two the active one matters more than how many are hidden.
  const counts = height >= 3;
  for (let i = first; i < end; i += 1) {
    const row = { x, y: y + i - first, width };
    const tab = tabs[i];
    if (counts && i === first && first > 0) drawHidden(pen, row, tabs.slice(0, i + 1));
    else if (counts && i === end - 1 && end < tabs.length) drawHidden(pen, row, tabs.slice(i));
    else if (tab) drawRow(pen, row, tab, glyphs);
  }
}

type Row = Pick<Rect, 'x' | 'y' | 'width'>;

function drawRow(pen: Pen, { x, y, width }: Row, tab: Tab, glyphs: Glyphs): void {
  const style = tab.active ? PALETTE.popupTitle : tabStyle(tab);
  if (tab.active) pen.canvas.fill(x, y, width, 1, style);
  if (tab.number !== undefined) drawText(pen, x + 1, y, String(tab.number), tab.active ? style : PALETTE.dim);
  const count = [draftText(tab, glyphs), countText(tab)].filter((part) => part !== '').join(' ');
  const end = x + width - 1;
  const from = x + 1 + NUMBER_COLUMNS;
  const countWidth = pen.metrics.textWidth(count);
  const room = end - from - (countWidth > 0 ? countWidth + 1 : 0);
  drawCut(pen, { x: from, y, width: Math.max(0, room) }, tab.name, style, glyphs.ellipsis);
  drawText(pen, end - countWidth, y, count, style, end);
}

function drawHidden(pen: Pen, { x, y, width }: Row, hidden: readonly Tab[]): void {
  const { text, style } = hiddenText(hidden);
  drawText(pen, x + 1 + NUMBER_COLUMNS, y, text, style, x + width);
}
