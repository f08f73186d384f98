/**
 * Which part of the screen goes where, for every size from 1x1 up.
 */

/** A part of the screen, in cells. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What the layout depends on, apart from the size. */
export interface LayoutWishes {
  /** Rows that the input would like. */
  readonly inputRows: number;
  readonly showUsers: boolean;
  /** A row between log and status. */
  readonly notice: boolean;
  /** What is known of a message, beside the log. */
  readonly detail?: boolean;
  /** Nothing but the log beside nothing, so that whole rows are text. */
  readonly plain?: boolean;
}

/** The parts; undefined where there is no room. The log can have a height of 0. */
export interface Layout {
  readonly header: Rect | undefined;
  /** The conversations at the left, and the rule beside them. */
  readonly list: Rect | undefined;
  readonly listDivider: Rect | undefined;
  readonly log: Rect;
  /** What is known of a message, and the rule before it. */
  readonly detailDivider: Rect | undefined;
  readonly detail: Rect | undefined;
  /** The rule between log and user list. */
  readonly divider: Rect | undefined;
  readonly users: Rect | undefined;
  readonly notice: Rect | undefined;
  readonly status: Rect | undefined;
  readonly input: Rect;
  /** The nick stands on a row of its own. */
  readonly narrow: boolean;
}

/** Below this width there are neither header nor user list. */
const WIDE = 60;
/** From this width on the conversations stand at the left; with less of it the text would be too narrow. */
const LIST_FROM = 140;
/** Below this width a nick beside the text would leave too little of it. */
const NARROW = 50;
/** More rows of input would hide what is being answered. */
const MOST_INPUT_ROWS = 8;
/** Columns of the detail pane, and of the log that it must leave. */
const DETAIL = 30;
const DETAIL_BESIDE = 100;
/** Below these heights a part is left out. */
const HEADER_FROM = 8;
const NOTICE_FROM = 6;

/** Lays the screen out. */
export function layoutScreen(width: number, height: number, wishes: LayoutWishes): Layout {
  const most = Math.max(1, Math.min(MOST_INPUT_ROWS, Math.floor(height / 3)));
  const inputHeight = Math.max(1, Math.min(wishes.inputRows, most));
  const row = (y: number): Rect => ({ x: 0, y, width, height: 1 });
  const input: Rect = { x: 0, y: height - inputHeight, width, height: inputHeight };
  let bottom = input.y;
  let status: Rect | undefined;
  if (bottom > 0) status = row((bottom -= 1));
  let notice: Rect | undefined;
  if (wishes.notice && height >= NOTICE_FROM) notice = row((bottom -= 1));
  const header = width >= WIDE && height >= HEADER_FROM && wishes.plain !== true ? row(0) : undefined;
  const top = header ? 1 : 0;
  const logHeight = Math.max(0, bottom - top);
  const listWidth = header !== undefined && width >= LIST_FROM ? listColumns(width) : 0;
  const left = listWidth > 0 ? listWidth + 1 : 0;
  const usersWidth = wishes.showUsers && width >= WIDE ? userListWidth(width) : 0;
  const middle = width - left - (usersWidth > 0 ? usersWidth + 1 : 0);
  const detailWidth = wishes.detail === true && middle - DETAIL - 1 >= DETAIL_BESIDE ? DETAIL : 0;
  const logWidth = detailWidth > 0 ? middle - detailWidth - 1 : middle;
  const after = left + middle;
  const column = (x: number, columns: number): Rect => ({ x, y: top, width: columns, height: logHeight });
  return {
    header,
    list: listWidth > 0 ? column(0, listWidth) : undefined,
    listDivider: listWidth > 0 ? column(listWidth, 1) : undefined,
    log: column(left, logWidth),
    detailDivider: detailWidth > 0 ? column(left + logWidth, 1) : undefined,
    detail: detailWidth > 0 ? column(left + logWidth + 1, detailWidth) : undefined,
    divider: usersWidth > 0 ? column(after, 1) : undefined,
    users: usersWidth > 0 ? column(after + 1, usersWidth) : undefined,
    notice,
    status,
    input,
    narrow: width < NARROW,
  };
}

function listColumns(width: number): number {
  return width >= 180 ? 22 : 18;
}

/** With 200 columns the list, the widest log and the people leave 30 for what is told of one message. */
function userListWidth(width: number): number {
  return width >= 110 ? 20 : 16;
}
