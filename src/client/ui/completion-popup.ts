/**
 * The completions that Tab offers, above the word that is being completed.
 */
import type { Pen } from './draw.js';
import type { Glyphs } from './glyphs.js';
import type { Rect } from './layout.js';
import { PALETTE } from './palette.js';
import { drawPopup } from './popup.js';
import type { CursorPosition } from './term/canvas.js';

export interface CompletionItem {
  /** What is inserted. */
  readonly text: string;
  /** What it is, e.g. a command's summary; '' for nothing. */
  readonly note: string;
}

export interface CompletionView {
  readonly items: readonly CompletionItem[];
  readonly selected: number;
}

/** More rows than this would hide the conversation. */
const MOST_ROWS = 8;

/** Draws the popup with its bottom just above `below`. */
export function drawCompletion(
  pen: Pen,
  below: Rect,
  cursor: CursorPosition,
  { items, selected }: CompletionView,
  glyphs: Glyphs,
): void {
  const height = Math.min(items.length, MOST_ROWS, below.y);
  if (height <= 0) return;
  const first = Math.max(0, Math.min(selected - Math.floor(height / 2), items.length - height));
  const shown = items.slice(first, first + height);
  // Of all of them and beside the word's beginning, so that walking through them moves nothing.
  const textWidth = Math.max(...items.map((item) => pen.metrics.textWidth(item.text)));
  const rows = shown.map(({ text, note }, i) => ({
    text: note === '' ? text : `${text}${' '.repeat(textWidth - pen.metrics.textWidth(text))}  ${note}`,
    style: first + i === selected ? PALETTE.popupSelected : PALETTE.popup,
  }));
  const noteWidth = Math.max(...items.map((item) => pen.metrics.textWidth(item.note)));
  const wanted = textWidth + (noteWidth === 0 ? 0 : noteWidth + 2) + 2;
  const width = Math.min(wanted, below.width);
  const word = cursor.x - pen.metrics.textWidth(items[selected]?.text ?? '');
  const x = Math.max(0, Math.min(word - 1, below.width - width));
  drawPopup(pen, { x, y: below.y - height, width, height }, rows, glyphs.ellipsis);
}
