/** A question before something is sent: what was seen, and the keys that answer. */
import type { Pen } from './draw.js';
import type { Glyphs } from './glyphs.js';
import type { Rect } from './layout.js';
import { PALETTE } from './palette.js';
import { drawPopup } from './popup.js';
import { wrapSpans } from './wrap.js';

export interface QuestionView {
  /** "a password". */
  readonly looksLike: string;
}

/** Draws it with its bottom just above `below`; where there is one row only, the keys. */
export function drawQuestion(pen: Pen, below: Rect, { looksLike }: QuestionView, glyphs: Glyphs): void {
  const words = [{ text: `Not sent yet: this looks like ${looksLike}.`, style: PALETTE.popupTitle }];
  const lines = wrapSpans(words, Math.max(1, below.width - 2), pen.metrics);
  const rows = [
    ...lines.map((line) => ({
      text: line.flatMap(({ clusters }) => clusters).join(''),
      style: PALETTE.popupTitle,
    })),
    { text: 'Enter edits, y sends, Esc drops', style: PALETTE.popupSelected },
  ].slice(-Math.max(0, below.y));
  if (rows.length === 0 || below.y <= 0) return;
  drawPopup(
    pen,
    { x: 0, y: below.y - rows.length, width: below.width, height: rows.length },
    rows,
    glyphs.ellipsis,
  );
}
