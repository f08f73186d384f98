/** The log's interface: what the rest of the server may rely on, whichever engine is behind it. */
import type { StoredSession } from './directory-types.js';
import type { PageRequest, PlaceRun, SearchPage, SearchQuery, TargetSummary } from './query-types.js';
import type { Appended, Draft, LogEvent } from './types.js';

/** How the store is: `readonly` refuses required appends (disk full, no quorum); the reason is in words. */
export interface StoreHealth {
  readonly state: 'ok' | 'degraded' | 'readonly';
  readonly reason: string;
}

/** Codes of the ChatErrors that a store throws or rejects with; each has a heading in docs/errors.md. */
export type StoreErrorCode =
  /** No room on the disk. */
  | 'STORE_FULL'
  /** The file system or the file cannot be written. */
  | 'STORE_READONLY'
  /** Any other failure of reading or writing. */
  | 'STORE_FAILED'
  /** Not open, or not any more. */
  | 'STORE_CLOSED'
  /** More waits than is allowed to wait. */
  | 'STORE_BUSY'
  /** The file is not what this program wrote. */
  | 'STORE_DAMAGED'
  /** The file is of a later version, or of another program. */
  | 'STORE_FORMAT'
  /** Another process has the store open. */
  | 'STORE_LOCKED'
  /** `read` was given a msgid that this store has never given out. */
  | 'STORE_UNKNOWN_MSGID';

/** The ordered, durable sequence of events of each conversation: the one source of what anyone is shown. */
export interface Log {
  /**
   * Opens or makes the store and yields what rebuilds the state: the STATE_KINDS events up to the place at which the
   * sessions were written down, in order; then the sessions, in no order; then whatever else has happened since, save
   * what was spoken.
   */
  open(
    replay: (event: LogEvent) => void,
    restore?: (sessions: readonly StoredSession[]) => void,
  ): Promise<void>;
  /**
   * Puts drafts into the order, all or none, next to each other. Resolves after the subscriber has been given
   * the events, in the same turn of the loop. Rejects with a ChatError whose code is a StoreErrorCode, and then
   * nobody is shown anything.
   */
  append(drafts: readonly Draft[]): Promise<readonly Appended[]>;
  /** Sets the one reader of everything that is committed, in order, without gap or repeat. */
  subscribe(reader: (event: LogEvent) => void): void;
  /**
   * The event that `identity` has sent under `sendId`, also when it is still being stored at this moment; undefined
   * when there is none, or no more. Rejects as `read` does.
   */
  sent(identity: string, sendId: string): Promise<LogEvent | undefined>;
  /**
   * The stored event of a msgid, undefined when there is none. Rejects as `readPlaces` does.
   */
  find(msgid: string): Promise<LogEvent | undefined>;
  /** Reads a page of one conversation. Rejects with STORE_UNKNOWN_MSGID when an anchor's msgid is not of this store. */
  read(request: PageRequest): Promise<readonly LogEvent[]>;
  /**
   * The stored events at certain places, ascending; those that are not there, or no more, are left out. Only places that
   * the subscriber has been given. Rejects as `read` does.
   *
   * @param runs ascending, without overlap, both ends included; the caller bounds their number and length
   */
  readPlaces(runs: readonly PlaceRun[]): Promise<readonly LogEvent[]>;
  /**
   * Conversations among `conversations` (rooms) and of `identity` (private ones) whose latest message lies in
   * (after, before), by its time, the oldest first.
   */
  targets(request: {
    readonly conversations: readonly string[];
    readonly identity: string;
    readonly after: number;
    readonly before: number;
    readonly limit: number;
  }): Promise<readonly TargetSummary[]>;
  /**
   * Private conversations of `identity` with guests who were called `nick` (folded) in the latest message: the newest 16,
   * looked for among the newest 1,000 with guests, the newest first. Guests share nicknames, one after the other.
   */
  guests(identity: string, nick: string): Promise<readonly TargetSummary[]>;
  /**
   * Messages and notices by their words, the newest first. What has been shown before the call is found,
   * and nothing that is about to be. Rejects with
   * STORE_UNKNOWN_MSGID for a cursor that is not of this store, and with STORE_BUSY when too many search.
   */
  search(query: SearchQuery): Promise<SearchPage>;
  health(): StoreHealth;
  /** Tells when the health changes. */
  onHealth(listener: (health: StoreHealth) => void): void;
  /** Commits what waits and closes. */
  close(): Promise<void>;
}
