/**
 * The help of F1: keys and commands, printed from their tables, scrollable.
 */
import { drawText, type Pen } from './draw.js';
import type { Glyphs } from './glyphs.js';
import { KEY_BINDINGS, type KeyBinding } from './keymap.js';
import type { Rect } from './layout.js';
import { PALETTE } from './palette.js';

/** A heading, or a row of two columns. */
export type HelpRow = { readonly heading: string } | { readonly left: string; readonly right: string };

export interface HelpView {
  readonly rows: readonly HelpRow[];
  /** First visible row. */
  readonly top: number;
}

/** A command as the help shows it. */
export interface CommandHelp {
  readonly usage: string;
  readonly summary: string;
}

const CLOSE = 'Esc closes, PgUp and PgDn scroll';

/** The rows of the help. */
export function helpRows(
  commands: readonly CommandHelp[],
  bindings: readonly KeyBinding[] = KEY_BINDINGS,
): HelpRow[] {
  const rows: HelpRow[] = [{ heading: 'Commands' }];
  for (const { usage, summary } of commands) rows.push({ left: usage, right: summary });
  for (const group of new Set(bindings.map((binding) => binding.group))) {
    rows.push({ heading: group });
    for (const { label, help } of bindings.filter((binding) => binding.group === group)) {
      rows.push({ left: label, right: help });
    }
    if (group === 'Conversations') rows.push({ left: 'Alt-1 to Alt-9', right: 'conversation n' });
  }
  return rows;
}

/** The nearest first row that leaves no blank rows at the end, for a screen of this height. */
export function clampHelpTop(help: HelpView, top: number, height: number): number {
  return Math.max(0, Math.min(top, help.rows.length - Math.max(1, height - 1)));
}

/** Draws the help over a rectangle. */
export function drawHelp(pen: Pen, rect: Rect, help: HelpView, glyphs: Glyphs): void {
  pen.canvas.fill(rect.x, rect.y, rect.width, rect.height, PALETTE.plain);
  const { metrics } = pen;
  const top = clampHelpTop(help, help.top, rect.height);
  const widest = Math.max(0, ...help.rows.map((row) => ('left' in row ? metrics.textWidth(row.left) : 0)));
  const left = Math.min(widest, Math.floor(rect.width / 2));
  const visible = help.rows.slice(top, top + rect.height - 1);
  for (const [i, row] of visible.entries()) {
    const y = rect.y + i;
    if ('heading' in row) {
      drawText(pen, rect.x + 1, y, row.heading, PALETTE.tabActive);
      continue;
    }
    drawText(pen, rect.x + 2, y, metrics.truncate(row.left, left, glyphs.ellipsis), PALETTE.strong);
    const room = rect.width - left - 5;
    drawText(pen, rect.x + left + 4, y, metrics.truncate(row.right, room, glyphs.ellipsis), PALETTE.plain);
  }
  const more = help.rows.length > visible.length ? ` (${top + visible.length} of ${help.rows.length})` : '';
  const footer = metrics.truncate(`${CLOSE}${more}`, rect.width - 2, glyphs.ellipsis);
  drawText(pen, rect.x + 1, rect.y + rect.height - 1, footer, PALETTE.dim);
}
