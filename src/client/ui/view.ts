/**
 * The whole screen from plain data: ScreenView -> cells. Nothing is remembered between frames but in the wrap cache.
 */
import { drawConversationList } from './conversation-list.js';
import { drawDetail } from './detail-pane.js';
import { drawHint, type Pen } from './draw.js';
import { drawHeader } from './header-row.js';
import { drawInput, wantedInputRows } from './input-box.js';
import { type Layout, layoutScreen } from './layout.js';
import { drawDivider, drawLog, logContext } from './log-pane.js';
import { visibleLog } from './log-view.js';
import { drawOverlay } from './overlays.js';
import { PALETTE } from './palette.js';
import type { ScreenView } from './screen-view.js';
import { drawStatus } from './status-row.js';
import type { Canvas, CursorPosition } from './term/canvas.js';
import { drawUsers } from './user-list.js';

/** Where everything goes on a screen of this size. */
export function layoutFor(view: ScreenView, width: number, height: number): Layout {
  return layoutScreen(width, height, {
    inputRows: wantedInputRows(view.input, width, view.glyphs, view.log.cache.metrics),
    showUsers: view.showUsers,
    notice: view.notice.length > 0,
    detail: view.detail !== undefined,
    plain: view.plain === true,
  });
}

/** Draws the screen and says where the cursor goes. */
export function drawScreen(canvas: Canvas, view: ScreenView): CursorPosition {
  const { glyphs } = view;
  const pen: Pen = { canvas, metrics: view.log.cache.metrics };
  const layout = layoutFor(view, canvas.width, canvas.height);
  canvas.fill(0, 0, canvas.width, canvas.height, PALETTE.plain);
  if (layout.header) drawHeader(pen, layout.header, view, layout.list !== undefined);
  if (layout.list) drawConversationList(pen, layout.list, view.tabs, glyphs);
  if (layout.listDivider) drawDivider(pen, layout.listDivider, glyphs.vertical);
  const visible = visibleLog(logContext(view, layout), view.log.state);
  drawLog(pen, layout.log, visible, view.log, glyphs);
  if (layout.detail && view.detail) drawDetail(pen, layout.detail, view.detail);
  if (layout.detailDivider) drawDivider(pen, layout.detailDivider, glyphs.vertical);
  if (layout.divider) drawDivider(pen, layout.divider, glyphs.vertical);
  if (layout.users) drawUsers(pen, layout.users, view.users, glyphs);
  if (layout.notice) {
    const { x, y, width } = layout.notice;
    drawHint(pen, { x: x + 1, y, width: width - 2 }, view.notice, PALETTE.dim, glyphs.ellipsis);
  }
  if (layout.status) {
    const status = visible.following ? view.status : { ...view.status, newBelow: visible.newBelow };
    drawStatus(pen, layout.status, status, glyphs);
  }
  const cursor = drawInput(pen, layout.input, view.input, glyphs);
  if (view.overlay) drawOverlay(pen, layout, cursor, glyphs, view.overlay);
  return cursor;
}
