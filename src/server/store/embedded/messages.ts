/**
 * What the main thread and the two workers say to each other.
 *
 * A batch travels as one flat array of cells: structured clone copies that about three times faster than
 * objects, and the answer carries numbers only, since the main thread still has the drafts.
 */
import type { Accounts } from '../account-types.js';
import type { MarkerPlace } from '../marker-types.js';
import type { PlaceRun } from '../query-types.js';
import type { StoreErrorCode } from '../log-types.js';

/** How a draft is treated when the disk refuses it. */
export const REQUIRED = 0;
export const BEST_EFFORT = 1;
export const TRANSIENT = 2;

/** One draft's cells, in the order of `CELLS`. */
export type Cell = string | number | null | readonly string[];

/** Where the cells of a draft lie, counted from its first. */
export const CELL = {
  treatment: 0,
  kind: 1,
  conversation: 2,
  session: 3,
  identity: 4,
  nick: 5,
  user: 6,
  host: 7,
  account: 8,
  target: 9,
  text: 10,
  sendId: 11,
  /** JSON of what is seldom there: tags, data, rooms, best-effort. */
  extra: 12,
  /** Folded rooms of a presence event, or null. */
  rooms: 13,
  /** Place of the event whose content goes, or null. */
  redacts: 14,
} as const;
export const CELLS = 15;

/** Drafts whose places are `base`, `base + 1` and so on. */
export interface Batch {
  readonly base: number;
  readonly count: number;
  /** Wall time of the hand-over, Unix ms. */
  readonly now: number;
  readonly cells: readonly Cell[];
  readonly sessions?: SessionPatch;
  readonly markers?: readonly MarkerMove[];
}

/** A read marker to be moved forward; the time is in Unix ms. */
export type MarkerMove = readonly [identity: string, target: string, time: number];

/** Sessions to be written in the same transaction, null for one that is over; all are then true up to a place. */
export interface SessionPatch {
  readonly upTo: number;
  readonly records: readonly (readonly [id: string, record: string | null])[];
}

/** The sessions as they were written last. */
export interface StoredSessions {
  readonly upTo: number;
  readonly records: readonly (readonly [id: string, record: string])[];
}

/** A stored event as the queries return it; see `ROW_COLUMNS` in sql.ts. */
export type Row = readonly (string | number | null)[];

/** What became of a batch. Times and prevs are there for every draft, kept or not. */
export interface BatchOutcome {
  readonly times: Float64Array;
  readonly prevs: Float64Array;
  /** Drafts whose send id was known: their index in the batch and the first event. */
  readonly repeats: readonly (readonly [index: number, row: Row])[];
  /** Of each marker of the batch, in order; missing when nothing is known of them. */
  readonly markers?: readonly MarkerPlace[];
  /** Why nothing of it was kept. */
  readonly failure?: Failure;
}

/** An error in a form that survives a message port. */
export interface Failure {
  readonly code: StoreErrorCode;
  readonly message: string;
}

/** `end` is given as Infinity; both bounds are exclusive. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** An anchor after the msgid has been read: a place, a time, or an open end. */
export type Point = { readonly place: number } | { readonly time: number } | 'open';

export interface PageQuery {
  /** Read as one. */
  readonly conversations: readonly string[];
  readonly direction: 'before' | 'after' | 'around' | 'between' | 'latest';
  readonly anchor: Point;
  readonly until: Point;
  readonly limit: number;
  readonly kinds: number;
  readonly visibleAfter: number;
  /** Nothing after this place has been shown to anybody yet. */
  readonly shownUpTo: number;
}

export interface TargetsQuery {
  readonly conversations: readonly string[];
  readonly identity: string;
  readonly after: number;
  readonly before: number;
  readonly limit: number;
  /** As in a page. */
  readonly shownUpTo: number;
}

/** Who is looked for among the guests that somebody has talked with. */
export interface GuestsQuery {
  readonly identity: string;
  /** Folded. */
  readonly nick: string;
  /** As in a page. */
  readonly shownUpTo: number;
}

/** A search as the reader knows it: the cursor a place, open ends as the largest and the smallest numbers. */
export interface SearchRequestRow {
  readonly words: string;
  readonly from: string | undefined;
  readonly conversations: readonly { readonly conversation: string; readonly visibleAfter: number }[];
  readonly identity: string | undefined;
  readonly after: number;
  readonly before: number;
  readonly cursor: number;
  readonly limit: number;
  /** As in a page. */
  readonly shownUpTo: number;
}

/** Rows, the newest first, and the place before which the next page begins. */
export interface SearchAnswer {
  readonly rows: readonly Row[];
  readonly next: number | undefined;
}

/** One of the methods of `Accounts`, with its parameters: asked of the reader, or done by the writer. */
export type AccountCall = {
  readonly [Name in keyof Accounts]: readonly [name: Name, parameters: Parameters<Accounts[Name]>];
}[keyof Accounts];

export type WriterRequest =
  | { readonly do: 'commit'; readonly batch: Batch }
  /** Tells what became of a batch whose answer was lost; writes nothing of it. */
  | { readonly do: 'resolve'; readonly batch: Batch }
  /** Takes out what was refused towards its senders, should it be in the file. */
  | { readonly do: 'discard'; readonly from: number; readonly to: number }
  /** Indexes what was committed last; tells whether everything is in the search index then. */
  | { readonly do: 'index' }
  /** Finds out whether there is room again, by writing. */
  | { readonly do: 'probe' }
  | { readonly do: 'account'; readonly call: AccountCall }
  | { readonly do: 'close'; readonly lastPlace: number };

export type ReaderRequest =
  | { readonly do: 'page'; readonly query: PageQuery }
  | { readonly do: 'targets'; readonly query: TargetsQuery }
  | { readonly do: 'guests'; readonly query: GuestsQuery }
  /** Events at certain places, for those who are behind. */
  | { readonly do: 'places'; readonly runs: readonly PlaceRun[] }
  /** The event that somebody has sent under an id. */
  | { readonly do: 'sent'; readonly identity: string; readonly sendId: string }
  /** Events of STATE_KINDS after a place, up to another one, for the replay. */
  | { readonly do: 'state'; readonly after: number; readonly upTo: number; readonly limit: number }
  | { readonly do: 'search'; readonly query: SearchRequestRow }
  | { readonly do: 'sessions' }
  | { readonly do: 'marker'; readonly identity: string; readonly target: string }
  | { readonly do: 'account'; readonly call: AccountCall }
  /** Events that are not spoken, after a place. */
  | { readonly do: 'since'; readonly after: number; readonly limit: number }
  | { readonly do: 'close' };

/** What is kept: by age, and by the size of the database; 0 for no such bound. */
export interface RetentionPolicy {
  readonly keepMs: number;
  readonly maxBytes: number;
}

/** What a worker needs to begin. */
export interface WorkerStart {
  readonly role: 'writer' | 'reader';
  readonly file: string;
  /** For the writer; by default everything is kept. */
  readonly retention?: RetentionPolicy | undefined;
}

/** What the writer found when it opened the file. */
export interface Opened {
  readonly database: string;
  /** No place up to this one may be given again. */
  readonly lastPlace: number;
}

/** From a worker: `id` 0 is the opening itself. */
export type WorkerAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure };
