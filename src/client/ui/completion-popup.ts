/**
 * Completions, above the word that is being completed.
 */
import type { Pen } from './draw.js';
import type { Glyphs } from './glyphs.js';
import type { Rect } from './layout.js';
import { firstShown } from './list.js';
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
  /** -1 for none. */
  readonly selected: number;
  /** What stands in the input now. */
  readonly shown: string;
}

/** More rows than this would hide the conversation. */
const MOST_ROWS = 8;
/** On low screens it takes half of what there is, but not less. */
const LEAST_ROWS = 3;

/** Draws the popup with its bottom just above `below`. */
export function drawCompletion(
  pen: Pen,
  below: Rect,
  cursor: CursorPosition,
  { items, selected, shown: word }: CompletionView,
  glyphs: Glyphs,
): void {
  const height = Math.min(items.length, MOST_ROWS, Math.max(LEAST_ROWS, Math.floor(below.y / 2)), below.y);
  if (height <= 0) return;
  const first = firstShown(selected, height, items.length);
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
  const wordX = cursor.x - pen.metrics.textWidth(word);
  const x = Math.max(0, Math.min(wordX - 1, below.width - width));
  drawPopup(pen, { x, y: below.y - height, width, height }, rows, glyphs.ellipsis);
}
