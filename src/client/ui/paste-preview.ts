/**
 * What is about to be pasted, when it is more than one line: nothing is sent before the reader has seen it.
 */
import type { Pen } from './draw.js';
import type { Glyphs } from './glyphs.js';
import type { Rect } from './layout.js';
import { PALETTE } from './palette.js';
import { drawPopup } from './popup.js';

export interface PasteView {
  readonly text: string;
  /** More was pasted than is kept. */
  readonly truncated: boolean;
  /** How long sending all of it takes, if that is long enough to be said. */
  readonly seconds?: number;
}

/** From here on all keys fit into their row. */
const WIDE = 60;

/** Lines of a paste that are sent; empty ones are not. */
export function pastedLines(text: string): number {
  return text.split('\n').filter((line) => line.trimEnd() !== '').length;
}

/** Whether a paste is shown before it is inserted. */
export function needsPreview(text: string): boolean {
  return text.replace(/\n$/, '').includes('\n');
}

/** Draws the first lines and the keys, with its bottom just above `below`. */
export function drawPaste(pen: Pen, below: Rect, paste: PasteView, glyphs: Glyphs): void {
  const lines = paste.text.replace(/\n$/, '').split('\n');
  const room = Math.min(below.y, Math.max(3, Math.floor(below.y / 2)));
  if (room <= 0) return;
  const shown = lines.slice(0, Math.max(0, room - 2));
  const more = lines.length - shown.length;
  const cut = paste.truncated ? ' (cut off: too long)' : '';
  const { seconds } = paste;
  const time = seconds === undefined ? '' : `, about ${duration(seconds)}`;
  const head = `${lines.length} lines pasted${time}${cut}${more > 0 ? `, the first ${shown.length}:` : ':'}`;
  const stop = seconds === undefined || below.width < WIDE ? '' : '; /discard stops it';
  const keys = `Enter sends, ^E edits, Esc drops${stop}`;
  const rows = [
    { text: keys, style: PALETTE.popupSelected },
    { text: head, style: PALETTE.popupTitle },
    ...shown.map((line) => ({ text: line, style: PALETTE.popup })),
  ];
  // Where there is little room the keys matter most, then the count.
  const [first, second, ...rest] = rows.slice(0, room);
  const ordered = [second, ...rest, first].filter((row) => row !== undefined);
  const y = below.y - ordered.length;
  drawPopup(pen, { x: 0, y, width: below.width, height: ordered.length }, ordered, glyphs.ellipsis);
}

function duration(seconds: number): string {
  return seconds < 120 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
