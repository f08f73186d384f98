/** What a page should hold, worked out the slow and plain way: on a list of all events. */
import type { Anchor, PageRequest } from '../../src/server/store/query-types.js';
import type { LogEvent } from '../../src/server/store/types.js';

/** A request with its other end said. */
export interface ModelPage extends PageRequest {
  readonly until: Anchor;
}

/** Places of the events on the page, ascending. */
export function modelPage(all: readonly LogEvent[], asked: ModelPage): number[] {
  const read = [asked.conversation, ...(asked.alsoIn ?? [])];
  const room = all.filter(
    (event) => read.includes(event.conversation) || event.rooms?.some((name) => read.includes(name)),
  );
  const placeOf = (msgid: string): number => all.find((event) => event.msgid === msgid)?.place ?? Number.NaN;
  const isBefore = (event: LogEvent, point: Anchor): boolean => {
    if (point.by === 'end') return true;
    return point.by === 'time' ? event.time < point.time : event.place < placeOf(point.msgid);
  };
  const isAfter = (event: LogEvent, point: Anchor): boolean => {
    if (point.by === 'end') return true;
    return point.by === 'time' ? event.time > point.time : event.place > placeOf(point.msgid);
  };
  const countBefore = (point: Anchor): number => room.filter((event) => isBefore(event, point)).length;

  const { anchor, until, limit } = asked;
  const shown = room.filter((event) => asked.kinds.includes(event.kind) && event.place > asked.visibleAfter);
  const first = (events: readonly LogEvent[], count: number): LogEvent[] => events.slice(0, count);
  const last = (events: readonly LogEvent[], count: number): LogEvent[] =>
    events.slice(Math.max(0, events.length - count));
  const page = (): LogEvent[] => {
    switch (asked.direction) {
      case 'before':
        return last(
          shown.filter((event) => isBefore(event, anchor)),
          limit,
        );
      case 'after':
        return first(
          shown.filter((event) => isAfter(event, anchor)),
          limit,
        );
      case 'latest':
        return last(
          shown.filter((event) => isAfter(event, until)),
          limit,
        );
      case 'around': {
        const before = shown.filter((event) => isBefore(event, anchor));
        const from = shown.filter((event) => !isBefore(event, anchor));
        const taken = last(before, Math.max(Math.floor(limit / 2), limit - from.length));
        return [...taken, ...first(from, limit - taken.length)];
      }
      case 'between': {
        const backward =
          until.by !== 'end' && (anchor.by === 'end' || countBefore(anchor) > countBefore(until));
        return backward
          ? last(
              shown.filter((event) => isAfter(event, until) && isBefore(event, anchor)),
              limit,
            )
          : first(
              shown.filter((event) => isAfter(event, anchor) && isBefore(event, until)),
              limit,
            );
      }
    }
  };
  return page().map(({ place }) => place);
}
