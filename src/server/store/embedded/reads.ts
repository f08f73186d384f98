/** The reading half of the log on the main thread: what is asked of the reader, at most so much at a time. */
import { ChatError } from '../../../core/errors.js';
import type { StoredSession } from '../directory-types.js';
import type { Anchor, PageRequest, SearchPage, SearchQuery, TargetSummary } from '../query-types.js';
import type { LogEvent } from '../types.js';
import { kindMask } from './kinds.js';
import type { AccountCall, Point, ReaderRequest, Row, SearchAnswer, StoredSessions } from './messages.js';
import { formatMsgid, parseMsgid } from './msgid.js';
import { decodeRow } from './rows.js';
import type { WorkerLink } from './worker-link.js';

/** Reads on their way; a page takes well below 1 ms, so this is a tenth of a second of work. */
const MOST_READS = 256;
/** Searches on their way; each is bounded by time, so history waits for less than half a second of them. */
const MOST_SEARCHES = 8;
/** Rows of the replay in one message. */
const REPLAY_ROWS = 1_000;

export class Reads {
  readonly #link: WorkerLink<ReaderRequest, undefined>;
  #database = '';
  #reads = 0;
  #searches = 0;

  constructor(link: WorkerLink<ReaderRequest, undefined>) {
    this.#link = link;
  }

  /** @param database the six characters that its msgids end in */
  async start(database: string): Promise<void> {
    this.#database = database;
    await this.#link.start();
  }

  stop(): Promise<void> {
    return this.#link.stop({ do: 'close' });
  }

  /** What rebuilds the state: the rooms, the sessions, and what has happened since these were written. */
  async replay(
    replay: (event: LogEvent) => void,
    restore: (sessions: readonly StoredSession[]) => void,
  ): Promise<void> {
    const { upTo, records } = await this.#link.ask<StoredSessions>({ do: 'sessions' });
    await this.#pages((after) => ({ do: 'state', after, upTo, limit: REPLAY_ROWS }), 0, replay);
    restore(records.map(([id, record]) => ({ id, record })));
    await this.#pages((after) => ({ do: 'since', after, limit: REPLAY_ROWS }), upTo, replay);
  }

  async #pages(
    request: (after: number) => ReaderRequest,
    from: number,
    replay: (event: LogEvent) => void,
  ): Promise<void> {
    for (let after = from; ; ) {
      const rows = await this.#link.ask<Row[]>(request(after));
      for (const row of rows) replay(decodeRow(row, this.#database));
      const last = rows.at(-1);
      if (last === undefined || rows.length < REPLAY_ROWS) return;
      after = last[0] as number;
    }
  }

  /** The events that answer `request`. Rejects with STORE_BUSY when too many are being asked for. */
  async events(request: ReaderRequest): Promise<LogEvent[]> {
    const rows = await this.#ask<Row[]>(request);
    return rows.map((row) => decodeRow(row, this.#database));
  }

  /** The same as conversations, of each of which the answer holds the latest message. */
  async latest(request: ReaderRequest): Promise<TargetSummary[]> {
    const events = await this.events(request);
    return events.map((latest) => ({ conversation: latest.conversation, time: latest.time, latest }));
  }

  async #ask<Value>(request: ReaderRequest): Promise<Value> {
    if (this.#reads >= MOST_READS) {
      throw new ChatError('STORE_BUSY', `Cannot take more: ${this.#reads} requests for history wait`);
    }
    this.#reads++;
    try {
      return await this.#link.ask<Value>(request);
    } finally {
      this.#reads--;
    }
  }

  /** The stored event of a msgid, undefined when there is none. */
  async find(msgid: string): Promise<LogEvent | undefined> {
    const place = parseMsgid(msgid, this.#database);
    if (place === undefined) return undefined;
    const [event] = await this.events({ do: 'places', runs: [{ from: place, to: place }] });
    return event;
  }

  /** @param lastPlace, shownUpTo as for a page */
  async search(
    query: SearchQuery,
    lastPlace: number,
    shownUpTo: number,
  ): Promise<Omit<SearchPage, 'complete'>> {
    const { words, from, conversations, identity, after, before, limit } = query;
    const point = this.#point(
      query.cursor === undefined ? { by: 'end' } : { by: 'msgid', msgid: query.cursor },
      lastPlace,
    );
    if (this.#searches >= MOST_SEARCHES) {
      throw new ChatError('STORE_BUSY', `Cannot search now: ${this.#searches} others do; try again`);
    }
    this.#searches++;
    try {
      const { rows, next } = await this.#ask<SearchAnswer>({
        do: 'search',
        query: {
          words,
          from,
          conversations,
          identity,
          after: after ?? 0,
          before: before ?? Number.MAX_SAFE_INTEGER,
          cursor: typeof point === 'object' && 'place' in point ? point.place : Number.MAX_SAFE_INTEGER,
          limit,
          shownUpTo,
        },
      });
      return {
        events: rows.map((row) => decodeRow(row, this.#database)),
        next: next === undefined ? undefined : formatMsgid(next, this.#database),
      };
    } finally {
      this.#searches--;
    }
  }

  /** Where a read marker is, undefined when there is none. */
  marker(identity: string, target: string): Promise<number | undefined> {
    return this.#ask<number | undefined>({ do: 'marker', identity, target });
  }

  account<Value>(call: AccountCall): Promise<Value> {
    return this.#ask<Value>({ do: 'account', call });
  }

  /**
   * @param lastPlace no msgid of a later one has been given
   * @param shownUpTo what lies after it is on its way to everybody, and would be seen twice
   */
  async page(request: PageRequest, lastPlace: number, shownUpTo: number): Promise<LogEvent[]> {
    const query = {
      conversations: [request.conversation, ...(request.alsoIn ?? [])],
      direction: request.direction,
      anchor: this.#point(request.anchor, lastPlace),
      until: this.#point(request.until ?? { by: 'end' }, lastPlace),
      limit: request.limit,
      kinds: kindMask(request.kinds),
      visibleAfter: request.visibleAfter,
      shownUpTo,
    };
    return this.events({ do: 'page', query });
  }

  /** An anchor as the reader knows it. @throws ChatError STORE_UNKNOWN_MSGID when it was never given */
  #point(anchor: Anchor, lastPlace: number): Point {
    switch (anchor.by) {
      case 'end':
        return 'open';
      case 'time':
        return { time: anchor.time };
      case 'msgid': {
        const place = parseMsgid(anchor.msgid, this.#database);
        if (place !== undefined && place > 0 && place <= lastPlace) return { place };
        throw new ChatError('STORE_UNKNOWN_MSGID', `Cannot find the message ${JSON.stringify(anchor.msgid)}`);
      }
    }
  }
}
