/** Scrolling the log, and Esc. */
import type { ReadingAction } from '../../ui/keys/reading.js';
import { lookAt, scrollRows } from '../look-at.js';
import { openFind } from '../overlays/find.js';
import type { Handlers } from './handler.js';

/** Rows that the wheel scrolls by. */
const WHEEL_ROWS = 3;

export const READING: Handlers<ReadingAction> = {
  'scroll-page-up': (host) => scrollRows(host, -host.pageRows),
  'scroll-page-down': (host) => scrollRows(host, host.pageRows),
  'scroll-up': (host) => scrollRows(host, -1),
  'scroll-down': (host) => scrollRows(host, 1),
  'wheel-up': (host) => scrollRows(host, -WHEEL_ROWS),
  'wheel-down': (host) => scrollRows(host, WHEEL_ROWS),
  'scroll-top': (host) => lookAt(host, 'oldest'),
  'scroll-bottom': (host) => lookAt(host, 'newest'),
  'to-unread': (host) => lookAt(host, 'unread'),
  'next-mention': (host) => lookAt(host, 'next-mention'),
  'previous-mention': (host) => lookAt(host, 'previous-mention'),
  find: (host) => openFind(host),
  cancel(host) {
    if (host.place.about !== undefined) {
      host.place.about = undefined;
      return;
    }
    const { place, active, desk, clock, engine } = host;
    const unread = active.fresh?.from.id;
    const isFollowing = place.scroll.bottom === undefined;
    if (isFollowing) desk.escaped = { at: clock.monotonic(), unread };
    if (isFollowing && unread === undefined) engine.perform({ do: 'give-up-try' });
    engine.apply({ type: 'seen' });
    lookAt(host, 'newest');
  },
};
