/** Keys that move through the log. */
import { does, type KeyRow } from './binding.js';

/**
 * - wheel-up, wheel-down: three lines.
 * - cancel: Esc; closes what is open, otherwise returns to the newest line.
 */
export type ReadingAction =
  | 'scroll-page-up'
  | 'scroll-page-down'
  | 'scroll-up'
  | 'scroll-down'
  | 'scroll-top'
  | 'scroll-bottom'
  | 'wheel-up'
  | 'wheel-down'
  | 'to-unread'
  | 'next-mention'
  | 'previous-mention'
  | 'find'
  | 'cancel';

export const READING_KEYS: readonly KeyRow[] = [
  does('PgUp', 'scroll-page-up', 'a page back; the top loads more', 'pageup'),
  does('PgDn', 'scroll-page-down', 'a page forward', 'pagedown'),
  does('Shift-↑', 'scroll-up', 'a line back', 'shift-up', 'ctrl-up'),
  does('Shift-↓', 'scroll-down', 'a line forward', 'shift-down', 'ctrl-down'),
  does('Alt-Home', 'scroll-top', 'to the oldest line', 'alt-home'),
  does('Alt-End', 'scroll-bottom', 'to the newest line', 'alt-end'),
  does('Alt-u', 'to-unread', 'to where the new messages begin', 'alt-u'),
  does('Alt-p', 'previous-mention', 'the mention of you before', 'alt-p'),
  does('Alt-n', 'next-mention', 'the mention of you after', 'alt-n'),
  does('F3', 'find', 'find here; ^F on an empty input', 'f3'),
  does('Esc', 'cancel', 'close, or back to the newest line', 'escape'),
];
