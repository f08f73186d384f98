/**
 * What is about to be pasted, when it is more than one line: nothing is sent before the reader has seen it.
 */
import type { Pen } from './draw.js';
import type { Glyphs } from './glyphs.js';
import type { Rect } from './layout.js';
import { PALETTE } from './palette.js';
import { drawPopup } from './popup.js';
import type { PasteEvent } from './term/input-event.js';

export interface PasteView {
  /** The first lines, no longer than is shown. */
  readonly first: readonly string[];
  /** How many there are in all. */
  readonly lines: number;
  /** Short enough for the input. */
  readonly editable: boolean;
  /** More was pasted than is kept. */
  readonly truncated: boolean;
  /** How long sending all of it takes, if that is long enough to be said. */
  readonly seconds?: number;
}

/** More than fits into the input: a text that long is edited elsewhere. */
const MOST_EDITED = 16_384;
/** No screen shows more. */
const SHOWN_LINES = 100;
const SHOWN_CHARACTERS = 500;

/** From here on all keys fit into their row. */
const WIDE = 60;

/** Lines of a paste that are sent; empty ones are not. */
export function pastedLines(text: string): number {
  return text.split('\n').filter((line) => line.trimEnd() !== '').length;
}

/** Whether a paste is shown before it is inserted: of several lines, or too long for the input. */
export function needsPreview(text: string): boolean {
  return text.length > MOST_EDITED || text.replace(/\n$/, '').includes('\n');
}

/** What of a paste is shown, computed once: a paste can be a megabyte. */
export function pasteView({ text, truncated }: Pick<PasteEvent, 'text' | 'truncated'>): PasteView {
  const lines = text.replace(/\n$/, '').split('\n');
  const first = lines.slice(0, SHOWN_LINES).map((line) => line.slice(0, SHOWN_CHARACTERS));
  return { first, lines: lines.length, editable: text.length <= MOST_EDITED, truncated };
}

/** Draws the first lines and the keys, with its bottom just above `below`. */
export function drawPaste(pen: Pen, below: Rect, paste: PasteView, glyphs: Glyphs): void {
  const { first: lines, editable, seconds } = paste;
  const room = Math.min(below.y, Math.max(3, Math.floor(below.y / 2)));
  if (room <= 0) return;
  const shown = lines.slice(0, Math.max(0, room - 2));
  const more = paste.lines - shown.length;
  const cut = paste.truncated ? ' (cut off: too long)' : '';
  const time = seconds === undefined ? '' : `, about ${duration(seconds)}`;
  const head = `${paste.lines} ${paste.lines === 1 ? 'long line' : 'lines'} pasted${time}${cut}${more > 0 ? `, the first ${shown.length}:` : ':'}`;
  const stop = seconds === undefined || below.width < WIDE ? '' : '; /discard stops it';
  const edits = editable ? ', ^E edits' : ' (too long to edit)';
  const keys = `Enter sends${edits}, Esc drops${stop}`;
  const rows = [
    { text: keys, style: PALETTE.popupSelected },
    { text: head, style: PALETTE.popupTitle },
    ...shown.map((line) => ({ text: line, style: PALETTE.popup })),
  ];
  // Where there is little room the keys matter most, then the count.
  const [keyRow, second, ...rest] = rows.slice(0, room);
  const ordered = [second, ...rest, keyRow].filter((row) => row !== undefined);
  const y = below.y - ordered.length;
  drawPopup(pen, { x: 0, y, width: below.width, height: ordered.length }, ordered, glyphs.ellipsis);
}

function duration(seconds: number): string {
  return seconds < 120 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
