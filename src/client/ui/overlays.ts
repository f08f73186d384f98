/**
 * What can lie over the log or above the input: one row for what it shows, one for how that is drawn. What keys do in it
 * is in `screen/overlays`.
 */
import { type CompletionView, drawCompletion } from './completion-popup.js';
import { type DetailRow, drawDetail } from './detail-pane.js';
import type { Pen } from './draw.js';
import type { Glyphs } from './glyphs.js';
import { drawGoto, type GotoView } from './goto-list.js';
import { drawHelp, type HelpView } from './help-overlay.js';
import type { Layout, Rect } from './layout.js';
import { drawPaste, type PasteView } from './paste-preview.js';
import { drawQuestion, type QuestionView } from './question-popup.js';
import { drawSearch, type SearchView } from './search-list.js';
import type { CursorPosition } from './term/canvas.js';

/** What each kind shows. */
interface OverlayViews {
  readonly completion: CompletionView;
  readonly paste: PasteView;
  readonly question: QuestionView;
  readonly help: HelpView;
  readonly goto: GotoView;
  readonly detail: readonly DetailRow[];
  readonly search: SearchView;
}

type Kind = keyof OverlayViews;

interface OverlayOf<K extends Kind> {
  readonly kind: K;
  readonly view: OverlayViews[K];
}

export type Overlay = { [K in Kind]: OverlayOf<K> }[Kind];

/** Where an overlay is drawn, and with what. */
interface OverlayPlace {
  readonly pen: Pen;
  readonly glyphs: Glyphs;
  /** All but status row and input. */
  readonly cover: Rect;
  /** What is known of a message stands beside the log. */
  readonly hasPane: boolean;
  /** The row that an overlay above the input stands on: notice or status row, where there is one. */
  readonly below: Rect;
  /** Of the input. */
  readonly cursor: CursorPosition;
}

type Draw<K extends Kind> = (place: OverlayPlace, view: OverlayViews[K]) => void;

const DRAW: { readonly [K in Kind]: Draw<K> } = {
  completion: ({ pen, below, cursor, glyphs }, view) => drawCompletion(pen, below, cursor, view, glyphs),
  paste: ({ pen, below, glyphs }, view) => drawPaste(pen, below, view, glyphs),
  goto: ({ pen, below, glyphs }, view) => drawGoto(pen, below, view, glyphs),
  question: ({ pen, below, glyphs }, view) => drawQuestion(pen, below, view, glyphs),
  search: ({ pen, below, glyphs }, view) => drawSearch(pen, below, view, glyphs),
  help: ({ pen, cover, glyphs }, view) => drawHelp(pen, cover, view, glyphs),
  detail: ({ pen, cover, below, hasPane }, view) => {
    // Down to the row that says what can be done with the message.
    if (!hasPane) drawDetail(pen, { ...cover, height: below.y }, view);
  },
};

/** Draws what is open over a screen that is drawn already. */
export function drawOverlay<K extends Kind>(
  pen: Pen,
  layout: Layout,
  cursor: CursorPosition,
  glyphs: Glyphs,
  { kind, view }: OverlayOf<K>,
): void {
  const draw: Draw<K> = DRAW[kind];
  draw(
    {
      pen,
      glyphs,
      cover: overlayRect(layout),
      hasPane: layout.detail !== undefined,
      below: layout.notice ?? layout.status ?? layout.input,
      cursor,
    },
    view,
  );
}

/** What an overlay may cover: all but status row and input. */
export function overlayRect({ status, input }: Layout): Rect {
  const below = status ?? input;
  return { x: 0, y: 0, width: below.width, height: below.y };
}
