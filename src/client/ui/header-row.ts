/**
 * The header: the conversations with what is new in them, the topic, and where help is.
 */
import { drawCut, drawText, type Pen } from './draw.js';
import type { Glyphs } from './glyphs.js';
import type { Rect } from './layout.js';
import { PALETTE } from './palette.js';
import type { ScreenView, Tab } from './screen-view.js';
import type { Style } from './term/style.js';

const HELP = 'F1 ?';
/** Less of a topic says nothing. */
const LEAST_TOPIC = 12;

/** What is new in a conversation: "3" messages, or "1!" that calls the reader; '' for nothing. */
export function countText({ active, unread, mentions }: Pick<Tab, 'active' | 'unread' | 'mentions'>): string {
  if (active || unread === 0) return '';
  return mentions > 0 ? `${mentions}!` : String(unread);
}

/**
 * "1 #lobby", "2 #ops 3" with three unread messages, "@alice 1!" with one that mentions the reader, "@carol ✎" with a
 * draft.
 */
export function tabText(tab: Tab, glyphs: Glyphs): string {
  const number = tab.number === undefined ? '' : String(tab.number);
  return [number, tab.name, countText(tab), draftText(tab, glyphs)].filter((part) => part !== '').join(' ');
}

/** Where the reader is they see what they write. */
export function draftText({ active, draft }: Tab, glyphs: Glyphs): string {
  return draft === true && !active ? glyphs.draft : '';
}

/** How many conversations there is no room for, and what is new in them: "+5", "+5 12", "+5 2!". */
export function hiddenText(tabs: readonly Tab[]): { readonly text: string; readonly style: Style } {
  let [unread, mentions] = [0, 0];
  for (const tab of tabs) {
    unread += tab.unread;
    mentions += tab.mentions;
  }
  const all = { active: false, unread, mentions };
  const count = countText(all);
  return { text: `+${tabs.length}${count === '' ? '' : ` ${count}`}`, style: tabStyle(all) };
}

/**
 * Draws the conversations; those that do not fit are counted at the end, the active one is always there. What is left
 * of the row is for the topic.
 *
 * @param listed The conversations stand at the left: here is only the one on screen.
 */
export function drawHeader(
  pen: Pen,
  rect: Rect,
  { tabs, topic, glyphs }: Pick<ScreenView, 'tabs' | 'topic' | 'glyphs'>,
  listed = false,
): void {
  const end = rect.x + rect.width - HELP.length - 1;
  drawText(pen, end, rect.y, HELP, PALETTE.dim);
  const here = listed ? tabs.filter(({ active }) => active).map(({ number: _, ...tab }) => tab) : tabs;
  const { shown, hidden } = fittingTabs(pen, here, end - rect.x - 2, glyphs);
  let x = rect.x + 1;
  for (const tab of shown) {
    const text = pen.metrics.truncate(tabText(tab, glyphs), Math.max(0, end - 1 - x), glyphs.ellipsis);
    x = drawText(pen, x, rect.y, text, tabStyle(tab)) + 2;
  }
  if (hidden.length > 0) {
    const { text, style } = hiddenText(hidden);
    drawText(pen, x, rect.y, text, style, end - 1);
    return;
  }
  const width = end - 2 - x;
  const text = topic === '' || width < LEAST_TOPIC ? '' : `${glyphs.dot} ${topic}`;
  drawCut(pen, { x, y: rect.y, width }, text, PALETTE.dim, glyphs.ellipsis);
}

/** The look of a conversation's name. */
export function tabStyle({ active, unread, mentions }: Pick<Tab, 'active' | 'unread' | 'mentions'>): Style {
  if (active) return PALETTE.tabActive;
  if (mentions > 0) return PALETTE.tabMention;
  return unread > 0 ? PALETTE.tabUnread : PALETTE.dim;
}

/** As many as fit from the left; when the active one is not among them it takes the place of the last ones. */
function fittingTabs(
  { metrics }: Pen,
  tabs: readonly Tab[],
  room: number,
  glyphs: Glyphs,
): { readonly shown: readonly Tab[]; readonly hidden: readonly Tab[] } {
  const widthOf = (tab: Tab): number => metrics.textWidth(tabText(tab, glyphs)) + 2;
  let fitting = 0;
  let used = 0;
  // Stops at the first that does not fit, so that hundreds of others cost nothing.
  for (const tab of tabs) {
    used += widthOf(tab);
    if (used > room) break;
    fitting += 1;
  }
  if (fitting === tabs.length) return { shown: tabs, hidden: [] };
  const active = tabs.findIndex((tab) => tab.active);
  for (; fitting > 0; fitting -= 1) {
    const { shown, hidden } = splitTabs(tabs, fitting, active);
    const width = shown.reduce((sum, tab) => sum + widthOf(tab), hiddenText(hidden).text.length);
    if (width <= room) return { shown, hidden };
  }
  return splitTabs(tabs, 0, active);
}

/** The first `count` and the active one, and the others. */
function splitTabs(
  tabs: readonly Tab[],
  count: number,
  active: number,
): { readonly shown: readonly Tab[]; readonly hidden: readonly Tab[] } {
  const isShown = (i: number): boolean => i < count || i === active;
  return { shown: tabs.filter((_, i) => isShown(i)), hidden: tabs.filter((_, i) => !isShown(i)) };
}
