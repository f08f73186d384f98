/**
 * The input box: prompt, text and cursor, or the search of ^R.
 */
import { drawClusters, drawHint, drawText, type Pen } from './draw.js';
import { type EditorView, viewEditor, wantedRows } from './editor/editor-view.js';
import type { Glyphs } from './glyphs.js';
import type { Rect } from './layout.js';
import { PALETTE } from './palette.js';
import type { InputView } from './screen-view.js';
import type { CursorPosition } from './term/canvas.js';
import type { Metrics } from './term/width.js';

/** The prompt takes at most this part of the width, so that there is always room to write. */
const PROMPT_SHARE = 3;

/** The prompt for a width, with the blanks around it; '' where there is no room for one. */
function promptFor({ prompt }: InputView, width: number, glyphs: Glyphs, metrics: Metrics): string {
  const most = Math.floor(width / PROMPT_SHARE) - 2;
  if (most < 3) return '';
  if (metrics.textWidth(prompt) <= most) return ` ${prompt} `;
  // The nick is cut, not the sign that says where to type.
  return ` ${metrics.truncate(prompt.slice(0, -1), most - 1, glyphs.ellipsis)}${prompt.slice(-1)} `;
}

/** Rows that the input would like for a screen of this width. */
export function wantedInputRows(input: InputView, width: number, glyphs: Glyphs, metrics: Metrics): number {
  if (input.search) return 1;
  return wantedRows(input.editor, inputColumns(input, width, glyphs, metrics), metrics);
}

/** Columns that the text has in a box of this width. */
export function inputColumns(input: InputView, width: number, glyphs: Glyphs, metrics: Metrics): number {
  return width - metrics.textWidth(promptFor(input, width, glyphs, metrics));
}

/** Draws the box and says where the cursor goes. */
export function drawInput(pen: Pen, rect: Rect, input: InputView, glyphs: Glyphs): CursorPosition {
  if (input.search) return drawSearch(pen, rect, input.search, glyphs);
  const { metrics } = pen;
  const prompt = promptFor(input, rect.width, glyphs, metrics);
  const x = drawText(pen, rect.x, rect.y, prompt, PALETTE.strong);
  const view: EditorView = viewEditor(input.editor, rect.width - (x - rect.x), rect.height, metrics);
  for (const [i, row] of view.rows.entries()) drawClusters(pen, x, rect.y + i, row, PALETTE.plain);
  if (input.placeholder !== undefined && input.editor.clusters.length === 0) {
    drawHint(pen, { x, y: rect.y, width: rect.width - x }, input.placeholder, PALETTE.dim, glyphs.ellipsis);
  }
  return {
    x: Math.min(x + view.cursor.x, rect.x + rect.width - 1),
    y: Math.min(rect.y + view.cursor.y, rect.y + rect.height - 1),
  };
}

/** " search: query > match", the cursor behind the query. */
function drawSearch(
  pen: Pen,
  rect: Rect,
  search: NonNullable<InputView['search']>,
  glyphs: Glyphs,
): CursorPosition {
  const end = rect.x + rect.width;
  let x = drawText(pen, rect.x + 1, rect.y, 'search: ', PALETTE.accent, end);
  x = drawText(pen, x, rect.y, search.query, PALETTE.plain, end);
  const cursor = { x: Math.min(x, end - 1), y: rect.y };
  const found = search.match?.replaceAll('\n', glyphs.lineBreak);
  const none = search.query === '' ? '' : 'nothing found';
  drawText(pen, x + 2, rect.y, found ?? none, PALETTE.dim, end);
  return cursor;
}
