/** Scrolling the log: by rows, and to what calls for the reader: where new messages begin, mentions, its ends. */
import type { LookAt } from '../model/inputs.js';
import { bottomLine, type LogContext, scrollToLine } from '../ui/log-view.js';
import type { Place } from './desk.js';
import type { Host } from './host.js';
import { scrollBy } from './scrolling.js';

const ALERT_MS = 3000;

export function lookAt(host: Host, what: LookAt): void {
  if (typeof what === 'object') {
    if ('msgid' in what) toMessage(host, what.msgid);
    else toTop(host, ({ log }) => log.indexOfLine(what.line));
  } else if (what === 'unread') toTop(host, ({ log }) => log.unreadAt);
  else if (what === 'oldest') scrollRows(host, Number.NEGATIVE_INFINITY);
  else if (what === 'newest') scrollRows(host, Number.POSITIVE_INFINITY);
  else toMention(host, what === 'next-mention' ? 1 : -1);
}

/** @param rows negative towards older lines, infinite for the ends; at the top more is loaded */
export function scrollRows(host: Host, rows: number): void {
  const { place, screen, engine, active } = host;
  const { scroll: scrolled, atTop } = scrollBy(screen, place, rows);
  place.scroll = scrolled;
  loadGapsInView(host);
  if (rows < 0 && atTop) engine.apply({ type: 'load-older', key: active.key });
}

/** Where the new lines begin stands at the top, and what is new below it. */
function toTop(host: Host, indexIn: (place: Place) => number | undefined): void {
  const { place, screen } = host;
  const context = screen.logContext();
  const index = indexIn(place);
  if (index === undefined) alert(host, 'nothing was new here when you came');
  else place.scroll = scrollToLine(context, place.scroll, index, 0);
}

/** A message that was found stands a third below the top. */
function toMessage(host: Host, msgid: string): void {
  const { place, screen, active } = host;
  const id = active.log.find(msgid)?.id;
  const context = screen.logContext();
  const index = id === undefined ? undefined : place.log.indexOfLine(id);
  if (index === undefined) return;
  place.scroll = scrollToLine(context, place.scroll, index, Math.floor(context.viewport.height / 3));
  const { time, nick } = place.log.at(index);
  alert(host, `found: ${nick} at ${time}; Esc returns to the newest`);
  loadGapsInView(host);
}

/** Messages that are missing between those on screen are loaded. */
export function loadGapsInView({ place, screen, engine, active }: Host): void {
  const context = screen.logContext();
  const bottom = bottomLine(context, place.scroll) ?? -1;
  for (let i = bottom; i >= 0 && i > bottom - context.viewport.height; i--) {
    const [, id] = /^gap(\d+)$/.exec(place.log.at(i).key) ?? [];
    if (id !== undefined) engine.apply({ type: 'load-gap', key: active.key, id: Number(id) });
  }
}

/** The mention stands a third below the top, so that what led to it is seen as well. */
function toMention(host: Host, direction: -1 | 1): void {
  const { place, screen } = host;
  const context = screen.logContext();
  const index = place.log.mentionFrom(startOf(context, place, direction), direction);
  if (index === undefined) {
    alert(
      host,
      direction < 0 ? 'no mention of you before this; PgUp loads more' : 'no mention of you after this',
    );
    return;
  }
  const above = Math.floor(context.viewport.height / 3);
  place.scroll = scrollToLine(context, place.scroll, index, above);
  const { key, time, nick } = place.log.at(index);
  place.mention = { key, index, length: place.log.length, scroll: place.scroll };
  alert(host, `mention by ${nick} at ${time}`);
}

/** From the mention that was looked at last, while the reader is still there; otherwise from what is at the bottom. */
function startOf(context: LogContext, { log, mention, scroll }: Place, direction: -1 | 1): number {
  const isThere =
    mention !== undefined &&
    mention.scroll === scroll &&
    (scroll.bottom !== undefined || mention.length === log.length) &&
    mention.index < log.length &&
    log.at(mention.index).key === mention.key;
  if (isThere) return mention.index;
  const bottom = bottomLine(context, scroll) ?? 0;
  // The line at the bottom is a mention to go back to itself.
  return direction < 0 ? bottom + 1 : bottom;
}

function alert({ desk, clock }: Host, text: string): void {
  desk.alert = { text, until: clock.monotonic() + ALERT_MS };
}
