/** Scrolling a conversation: the desk's position, moved over what the screen shows of the log. */
import {
  FOLLOWING,
  type LogContext,
  type LogViewState,
  scrollLog,
  scrollToTop,
  visibleLog,
} from '../ui/log-view.js';
import type { Place } from './desk.js';

/** What is known only where the layout is. */
export interface Viewer {
  /** The log of the conversation on screen, up to date. */
  logContext(): LogContext;
  logRows(): number;
}

/**
 * @param rows negative towards older lines, infinite for the ends
 * @returns the new position, and whether the oldest line is visible there
 */
export function scrollBy(
  viewer: Viewer,
  place: Place,
  rows: number,
): { scroll: LogViewState; atTop: boolean } {
  const context = viewer.logContext();
  let { scroll } = place;
  if (rows === Number.POSITIVE_INFINITY) scroll = FOLLOWING;
  else if (rows === Number.NEGATIVE_INFINITY) scroll = scrollToTop(context, scroll);
  else scroll = scrollLog(context, scroll, rows);
  return { scroll, atTop: visibleLog(context, scroll).atTop };
}
