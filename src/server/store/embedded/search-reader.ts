/** Searches: the newest messages with certain words, as far back as a bounded walk through the hits leads. */
import { foldName } from '../../../protocol/casemapping.js';
import type { Row, SearchAnswer, SearchRequestRow } from './messages.js';
import { CONVERSATION, PARTIES, SELECT_EVENT } from './queries.js';
import { matchExpression } from './search-text.js';
import { type Database, prepare, type Statement } from './sql.js';

/** Hits that are looked at in one statement, and after which the time is looked at. */
const STEP_HITS = 256;
/** How long one search may keep others from reading, ms. What it has found by then is a page. */
const BUDGET_MS = 50;
/** Conversations whose times are looked up to begin the walk at the right place; of more each hit's time decides. */
const MOST_TIMED = 200;

const NO_PLACE = Number.MAX_SAFE_INTEGER;

/** (expression, before, after, limit): hits, the newest first. By the rowid: an order by rank would look at all of them. */
export const HITS = `SELECT w.rowid, e.conversation, e.time, e.kind FROM words w CROSS JOIN event e ON e.id = w.rowid
  WHERE w.words MATCH ?1 AND w.rowid < ?2 AND w.rowid > ?3 ORDER BY w.rowid DESC LIMIT ?4`;

type Hit = [place: number, conversation: number, time: number, kind: number];

/** The place of the last event of a conversation up to a time. */
export type PlaceUpTo = (conversation: number, time: number) => number;

export class SearchReader {
  readonly #hits: Statement;
  readonly #event: Statement;
  readonly #conversation: Statement;
  readonly #parties: Statement;
  readonly #placeUpTo: PlaceUpTo;
  readonly #now: () => number;

  /** @param now a clock that never goes back, ms */
  constructor(db: Database, placeUpTo: PlaceUpTo, now: () => number = () => performance.now()) {
    this.#hits = prepare(db, HITS);
    this.#event = prepare(db, `${SELECT_EVENT} WHERE e.id = ?`);
    this.#conversation = prepare(db, CONVERSATION);
    this.#parties = prepare(db, PARTIES);
    this.#placeUpTo = placeUpTo;
    this.#now = now;
  }

  search(query: SearchRequestRow): SearchAnswer {
    const rooms = this.#rooms(query);
    const parties = this.#partiesOf(query.identity);
    const expression = matchExpression({
      words: query.words,
      from: query.from === undefined ? undefined : foldName(query.from),
      conversations: [...rooms.keys()],
      identity: query.identity,
    });
    if (expression === undefined || query.limit <= 0) return { rows: [], next: undefined };
    const [lower, upper] = this.#bounds(query, [...rooms.keys(), ...parties]);
    const isShown = ([place, conversation, time, kind]: Hit): boolean => {
      const visibleAfter = rooms.get(conversation) ?? (parties.has(conversation) ? 0 : NO_PLACE);
      return place > visibleAfter && time > query.after && time < query.before && kind < 2;
    };
    const found: number[] = [];
    const end = this.#now() + BUDGET_MS;
    for (let before = Math.min(query.cursor, upper, query.shownUpTo + 1); ; ) {
      const hits = this.#hits.all(expression, before, lower, STEP_HITS) as Hit[];
      for (const hit of hits) {
        if (!isShown(hit)) continue;
        // One more than asked for shows that there is a next page; that begins behind the last one of this.
        if (found.length === query.limit) return this.#answer(found, found.at(-1));
        found.push(hit[0]);
      }
      const last = hits.at(-1);
      if (last === undefined || hits.length < STEP_HITS) return this.#answer(found, undefined);
      [before] = last;
      if (this.#now() >= end) return this.#answer(found, before);
    }
  }

  #answer(places: readonly number[], next: number | undefined): SearchAnswer {
    return { rows: places.map((place) => this.#event.get(place) as Row), next };
  }

  /** By number, with the place up to which nothing of it is shown. */
  #rooms({ conversations }: SearchRequestRow): Map<number, number> {
    const found = new Map<number, number>();
    for (const { conversation, visibleAfter } of conversations) {
      const row = this.#conversation.get(conversation) as [number] | undefined;
      if (row !== undefined) found.set(row[0], visibleAfter);
    }
    return found;
  }

  #partiesOf(identity: string | undefined): Set<number> {
    if (identity === undefined) return new Set();
    return new Set((this.#parties.all(identity) as [number][]).map(([conversation]) => conversation));
  }

  /** Places outside of which none of these conversations has anything of the span of time; both exclusive. */
  #bounds({ after, before }: SearchRequestRow, conversations: readonly number[]): [number, number] {
    if (conversations.length > MOST_TIMED) return [0, NO_PLACE];
    let lower = after > 0 ? NO_PLACE : 0;
    let upper = before < NO_PLACE ? 0 : NO_PLACE;
    for (const conversation of conversations) {
      if (after > 0) lower = Math.min(lower, this.#placeUpTo(conversation, after));
      if (before < NO_PLACE) upper = Math.max(upper, this.#placeUpTo(conversation, before - 1) + 1);
    }
    return [lower, upper];
  }
}
