/**
 * The header: the conversations with what is new in them, the topic, and where help is.
 */
import { drawCut, drawText, type Pen } from './draw.js';
import type { Rect } from './layout.js';
import { PALETTE } from './palette.js';
import type { ScreenView, Tab } from './screen-view.js';
import type { Style } from './term/style.js';

const HELP = 'F1 ?';
/** Less of a topic says nothing. */
const LEAST_TOPIC = 12;

/** "1 #lobby", "2 #ops 3" with three unread messages, "@alice 1!" with one that mentions the reader. */
export function tabText({ number, name, active, unread, mentions }: Tab): string {
  const count = active || unread === 0 ? '' : ` ${mentions > 0 ? `${mentions}!` : unread}`;
  return `${number === undefined ? '' : `${number} `}${name}${count}`;
}

/**
 * Draws the conversations; those that do not fit are counted at the end, the active one is always there. What is left
 * of the row is for the topic.
 */
export function drawHeader(
  pen: Pen,
  rect: Rect,
  { tabs, topic, glyphs }: Pick<ScreenView, 'tabs' | 'topic' | 'glyphs'>,
): void {
  const end = rect.x + rect.width;
  const room = rect.width - HELP.length - 3;
  const shown = fittingTabs(pen, tabs, room);
  let x = rect.x + 1;
  for (const tab of shown) {
    const text = pen.metrics.truncate(tabText(tab), end - HELP.length - 2 - x, glyphs.ellipsis);
    x = drawText(pen, x, rect.y, text, tabStyle(tab)) + 2;
  }
  const hidden = tabs.length - shown.length;
  if (hidden > 0) drawText(pen, x, rect.y, `+${hidden}`, PALETTE.dim, end - HELP.length - 1);
  else {
    const width = end - HELP.length - 3 - x;
    const text = topic === '' || width < LEAST_TOPIC ? '' : `${glyphs.dot} ${topic}`;
    drawCut(pen, { x, y: rect.y, width }, text, PALETTE.dim, glyphs.ellipsis);
  }
  drawText(pen, end - HELP.length - 1, rect.y, HELP, PALETTE.dim);
}

function tabStyle({ active, unread, mentions }: Tab): Style {
  if (active) return PALETTE.tabActive;
  if (mentions > 0) return PALETTE.tabMention;
  return unread > 0 ? PALETTE.tabUnread : PALETTE.dim;
}

/** As many as fit from the left; when the active one is not among them it takes the place of the last ones. */
function fittingTabs({ metrics }: Pen, tabs: readonly Tab[], room: number): Tab[] {
  const widthOf = (tab: Tab): number => metrics.textWidth(tabText(tab)) + 2;
  const active = tabs.find((tab) => tab.active);
  const reserve = tabs.reduce((sum, tab) => sum + widthOf(tab), 0) > room ? 4 : 0;
  const shown: Tab[] = [];
  let used = active ? widthOf(active) : 0;
  let activeShown = false;
  for (const tab of tabs) {
    const extra = tab === active ? 0 : widthOf(tab);
    if (used + extra > room - reserve) break;
    used += extra;
    shown.push(tab);
    activeShown ||= tab === active;
  }
  if (active && !activeShown) shown.push(active);
  return shown;
}
