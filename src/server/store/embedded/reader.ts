/** The one that reads: pages by place and by time, targets, the replay. Its connection cannot write. */
import { foldName } from '../../../protocol/casemapping.js';
import type { PlaceRun } from '../query-types.js';
import { kindMask } from './kinds.js';
import { MARKER } from './marker-table.js';
import type { Bounds, GuestsQuery, PageQuery, Point, Row, TargetsQuery } from './messages.js';
import {
  CONVERSATION,
  GUESTS,
  LIST_KINDS,
  LISTS,
  type ListName,
  type ListQueries,
  PARTIES,
  PLACES,
  SINCE,
  SENT,
  STATE,
} from './queries.js';
import { SearchReader } from './search-reader.js';
import { type Database, prepare, type Statement } from './sql.js';

type ListStatements = { readonly [key in keyof ListQueries]: Statement };

/** What counts as a message for TARGETS: a tag alone is no reason to open a conversation. */
const MESSAGES = kindMask(['message', 'notice']);

/** Conversations with guests that are looked through for a nick, each at some 20 us: the others wait for no more than 20 ms. */
const MOST_GUESTS = 1_000;
/** Guests of one nick, one after the other, who are shown as one. */
const MOST_OF_A_NICK = 16;

type Way = 'forward' | 'backward';

/** Above every place and below none that a statement can take. */
const NO_PLACE = Number.MAX_SAFE_INTEGER;

export class Reader {
  /** What answers searches. */
  readonly search: SearchReader;
  readonly #lists: Readonly<Record<ListName, ListStatements>>;
  readonly #conversation: Statement;
  readonly #parties: Statement;
  readonly #guests: Statement;
  readonly #places: Statement;
  readonly #state: Statement;
  readonly #since: Statement;
  readonly #sent: Statement;
  readonly #marker: Statement;

  /** @param db of a migrated file */
  constructor(db: Database) {
    const list = (name: ListName): ListStatements => ({
      forward: prepare(db, LISTS[name].forward),
      backward: prepare(db, LISTS[name].backward),
      lastUpTo: prepare(db, LISTS[name].lastUpTo),
      first: prepare(db, LISTS[name].first),
    });
    this.#lists = { spoken: list('spoken'), told: list('told'), presence: list('presence') };
    this.#conversation = prepare(db, CONVERSATION);
    this.#parties = prepare(db, PARTIES);
    this.#guests = prepare(db, GUESTS);
    this.#places = prepare(db, PLACES);
    this.#state = prepare(db, STATE);
    this.#since = prepare(db, SINCE);
    this.#sent = prepare(db, SENT);
    this.#marker = prepare(db, MARKER);
    this.search = new SearchReader(db, (conversation, time) => this.#lastPlaceUpTo(conversation, time));
  }

  /** One page, ascending. */
  page(query: PageQuery): Row[] {
    const ids = query.conversations.map((name) => this.#idOf(name)).filter((id) => id !== undefined);
    const [main] = ids;
    if (main === undefined || query.limit <= 0) return [];
    const { kinds, limit, anchor, until } = query;
    // A time is another place in each of them.
    const read = (way: Way, boundsIn: (conversation: number) => Bounds): Row[] => {
      const pages = ids.map((id) => {
        const { from, to } = boundsIn(id);
        const shown = { from: Math.max(from, query.visibleAfter), to: Math.min(to, query.shownUpTo + 1) };
        return this.#merge(way, id, shown, kinds, limit);
      });
      return pages.length === 1 ? (pages[0] as Row[]) : nearest(way, pages.flat(), limit);
    };
    const upper = (point: Point, id: number): number => this.#upper(id, point);
    const lower = (point: Point, id: number): number => this.#lower(id, point, 0);
    switch (query.direction) {
      case 'before':
        return read('backward', (id) => ({ from: 0, to: upper(anchor, id) }));
      case 'after':
        return read('forward', (id) => ({ from: lower(anchor, id), to: NO_PLACE }));
      case 'latest':
        return read('backward', (id) => ({ from: lower(until, id), to: NO_PLACE }));
      case 'around': {
        const pivots = new Map(ids.map((id) => [id, upper(anchor, id)]));
        const pivot = (id: number): number => pivots.get(id) ?? NO_PLACE;
        const before = read('backward', (id) => ({ from: 0, to: pivot(id) }));
        return middle(
          before,
          read('forward', (id) => ({ from: pivot(id) - 1, to: NO_PLACE })),
          limit,
        );
      }
      case 'between': {
        if (this.#runsBackward(main, anchor, until)) {
          return read('backward', (id) => ({ from: lower(until, id), to: upper(anchor, id) }));
        }
        return read('forward', (id) => ({ from: lower(anchor, id), to: upper(until, id) }));
      }
    }
  }

  /** The latest message of each conversation, when it lies in the span; by time, the oldest first. */
  targets(query: TargetsQuery): Row[] {
    const ids = new Set(this.#parties.all(query.identity).map((row) => (row as [number])[0]));
    for (const name of query.conversations) {
      const id = this.#idOf(name);
      if (id !== undefined) ids.add(id);
    }
    const newest = this.#lists.spoken.backward;
    const latest: Row[] = [];
    for (const id of ids) {
      const row = newest.get(id, 0, query.shownUpTo + 1, MESSAGES, 1) as Row | undefined;
      if (row !== undefined && timeOf(row) > query.after && timeOf(row) < query.before) latest.push(row);
    }
    return latest.sort((a, b) => timeOf(a) - timeOf(b) || placeOf(a) - placeOf(b)).slice(0, query.limit);
  }

  /** The latest message of each conversation with a guest of that nick, the newest first. */
  guests({ identity, nick, shownUpTo }: GuestsQuery): Row[] {
    const newest = this.#lists.spoken.backward;
    const found: Row[] = [];
    for (const [id, name] of this.#guests.all(identity, MOST_GUESTS) as [number, string][]) {
      const guest = otherEnd(name, identity);
      if (!guest.startsWith('guest:')) continue;
      const row = newest.get(id, 0, shownUpTo + 1, MESSAGES, 1) as Row | undefined;
      if (row !== undefined && foldName(nickIn(row, guest)) === nick) found.push(row);
    }
    return found.sort((a, b) => placeOf(b) - placeOf(a)).slice(0, MOST_OF_A_NICK);
  }

  /** The events at these places, ascending. */
  places(runs: readonly PlaceRun[]): Row[] {
    const rows: Row[] = [];
    for (const { from, to } of runs) for (const row of this.#places.all(from, to)) rows.push(row as Row);
    return rows;
  }

  /** Events of STATE_KINDS after a place, up to another one, ascending. */
  state(after: number, upTo: number, limit: number): Row[] {
    return this.#state.all(after, limit, upTo) as Row[];
  }

  /** Events that are not spoken, after a place, ascending. */
  since(after: number, limit: number): Row[] {
    return this.#since.all(after, limit) as Row[];
  }

  /** The event that `identity` sent under `sendId`: one or none. */
  sent(identity: string, sendId: string): Row[] {
    return this.#sent.all(identity, sendId) as Row[];
  }

  /** Where a read marker is. */
  marker(identity: string, target: string): number | undefined {
    return (this.#marker.get(identity, target) as [number] | undefined)?.[0];
  }

  #idOf(name: string): number | undefined {
    return (this.#conversation.get(name) as [number] | undefined)?.[0];
  }

  #merge(way: Way, conversation: number, bounds: Bounds, kinds: number, limit: number): Row[] {
    const rows: Row[] = [];
    let lists = 0;
    for (const name of ['spoken', 'told', 'presence'] as const) {
      if ((kinds & LIST_KINDS[name]) === 0) continue;
      const found = this.#lists[name][way].all(conversation, bounds.from, bounds.to, kinds, limit);
      if (found.length > 0) lists++;
      for (const row of found) rows.push(row as Row);
    }
    if (lists > 1 || way === 'backward') rows.sort((a, b) => placeOf(a) - placeOf(b));
    return cut(way, rows, limit);
  }

  /** The exclusive lower bound that a point stands for. */
  #lower(conversation: number, point: Point, open: number): number {
    if (point === 'open') return open;
    return 'place' in point ? point.place : this.#lastPlaceUpTo(conversation, point.time);
  }

  /** The exclusive upper bound that a point stands for. */
  #upper(conversation: number, point: Point): number {
    if (point === 'open') return NO_PLACE;
    return 'place' in point ? point.place : this.#lastPlaceUpTo(conversation, point.time - 1) + 1;
  }

  /** Whether `between` goes from the newer to the older: an open anchor is the newest end, an open `until` never. */
  #runsBackward(conversation: number, anchor: Point, until: Point): boolean {
    if (until === 'open') return false;
    return anchor === 'open' || this.#upper(conversation, anchor) > this.#upper(conversation, until);
  }

  /** The last place of a conversation whose time is not after `time`, 0 when there is none. */
  #lastPlaceUpTo(conversation: number, time: number): number {
    let last = 0;
    for (const list of Object.values(this.#lists))
      last = Math.max(last, searchTime(list, conversation, time));
    return last;
  }
}

/**
 * Bisects one list, whose times rise with its places, with about 30 look-ups: an index on time would cost every
 * write more than it saves these few reads.
 */
function searchTime(list: ListStatements, conversation: number, time: number): number {
  const upTo = (place: number): [id: number, time: number] | undefined =>
    list.lastUpTo.get(conversation, place) as [number, number] | undefined;
  const newest = upTo(NO_PLACE);
  if (newest === undefined) return 0;
  if (newest[1] <= time) return newest[0];
  const oldest = list.first.get(conversation) as [number, number];
  if (oldest[1] > time) return 0;
  let best = oldest[0];
  let low = oldest[0]; // nothing up to here is later than `time`
  let high = newest[0]; // what lies here is later
  while (high - low > 1) {
    const middlePlace = low + Math.floor((high - low) / 2);
    const found = upTo(middlePlace);
    if (found !== undefined && found[1] > time) {
      high = found[0];
    } else {
      low = middlePlace;
      best = found?.[0] ?? best;
    }
  }
  return best;
}

/** `limit` rows around the border of two lists, half from each, more from one when the other is short. */
function middle(before: readonly Row[], from: readonly Row[], limit: number): Row[] {
  const wanted = Math.max(Math.floor(limit / 2), limit - from.length);
  const taken = wanted === 0 ? [] : before.slice(-wanted);
  return [...taken, ...from.slice(0, limit - taken.length)];
}

/** As many rows of several pages as are nearest to the anchor from which they were read. */
function nearest(way: Way, rows: Row[], limit: number): Row[] {
  return cut(
    way,
    rows.sort((a, b) => placeOf(a) - placeOf(b)),
    limit,
  );
}

function cut(way: Way, rows: readonly Row[], limit: number): Row[] {
  return way === 'forward' ? rows.slice(0, limit) : rows.slice(-limit);
}

/** Who else a private conversation is of, by its name. */
function otherEnd(name: string, identity: string): string {
  const [one = '', other = ''] = name.split(' ');
  return one === identity ? other : one;
}

/** What one of the two was called in a message of theirs. */
function nickIn(row: Row, identity: string): string {
  return row[6] === identity ? (row[7] as string) : (row[11] as string);
}

function placeOf(row: Row): number {
  return row[0] as number;
}

function timeOf(row: Row): number {
  return row[2] as number;
}
