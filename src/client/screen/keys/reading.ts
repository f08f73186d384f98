/** Scrolling the log. */
import type { ReadingAction } from '../../ui/keys/reading.js';
import type { Host } from '../host.js';
import { loadGapsInView, lookAt } from '../look-at.js';
import { openFind } from '../overlays/find.js';
import { scrollBy } from '../scrolling.js';
import type { Handlers } from './handler.js';

/** Rows that the wheel scrolls by. */
const WHEEL_ROWS = 3;

export const READING: Handlers<ReadingAction> = {
  'scroll-page-up': (host) => scroll(host, -host.pageRows),
  'scroll-page-down': (host) => scroll(host, host.pageRows),
  'scroll-up': (host) => scroll(host, -1),
  'scroll-down': (host) => scroll(host, 1),
  'wheel-up': (host) => scroll(host, -WHEEL_ROWS),
  'wheel-down': (host) => scroll(host, WHEEL_ROWS),
  'scroll-top': (host) => scroll(host, Number.NEGATIVE_INFINITY),
  'scroll-bottom': (host) => scroll(host, Number.POSITIVE_INFINITY),
  'to-unread': (host) => lookAt(host, 'unread'),
  'next-mention': (host) => lookAt(host, 'next-mention'),
  'previous-mention': (host) => lookAt(host, 'previous-mention'),
  find: (host) => openFind(host),
  cancel(host) {
    if (host.place.about !== undefined) {
      host.place.about = undefined;
      return;
    }
    const { place, active, desk, clock } = host;
    const isIdle = place.scroll.bottom === undefined && active.fresh === undefined;
    if (isIdle) desk.escapedAt = clock.monotonic();
    host.engine.apply({ type: 'seen' });
    scroll(host, Number.POSITIVE_INFINITY);
  },
};

function scroll(host: Host, rows: number): void {
  const { place, screen, engine, active } = host;
  const { scroll: scrolled, atTop } = scrollBy(screen, place, rows);
  place.scroll = scrolled;
  loadGapsInView(host);
  if (rows < 0 && atTop) engine.apply({ type: 'load-older', key: active.key });
}
