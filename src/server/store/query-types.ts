/** What is asked of the log: pages, places, targets and searches. */
import type { EventKind, LogEvent } from './types.js';

/**
 * A place in a conversation's history, as CHATHISTORY names it. `end` is the open end in the direction at hand:
 * the newest end for `before` and `latest`, the very beginning for `after`.
 */
export type Anchor =
  | { readonly by: 'msgid'; readonly msgid: string }
  | { readonly by: 'time'; readonly time: number }
  | { readonly by: 'end' };

/**
 * One page of a conversation, always returned in ascending order, exclusive of its anchors; only `around`
 * includes the event at its anchor, and takes more from one side when the other has too few.
 */
export interface PageRequest {
  readonly conversation: string;
  /** Conversations that are read as one with it, in the order of places; the caller bounds their number. */
  readonly alsoIn?: readonly string[];
  /**
   * `before` and `after` take what is nearest to the anchor, `latest` what is newest. `between` takes what is
   * nearest to the anchor on the way to `until`, which may lie before it.
   */
  readonly direction: 'before' | 'after' | 'around' | 'between' | 'latest';
  /** Without a meaning for `latest`. */
  readonly anchor: Anchor;
  /** The other end of `between` (default: the open end); for `latest` a lower bound when given. */
  readonly until?: Anchor;
  /** At most this many events; the caller has capped it. */
  readonly limit: number;
  /** Only these kinds count and are returned. */
  readonly kinds: readonly EventKind[];
  /** Nothing at or before this place is shown (0: everything). */
  readonly visibleAfter: number;
}

/** Places next to each other, both ends included. */
export interface PlaceRun {
  readonly from: number;
  readonly to: number;
}

/** A conversation whose latest message lies in a span of time (CHATHISTORY TARGETS). */
export interface TargetSummary {
  readonly conversation: string;
  /** Time of the latest message in it. */
  readonly time: number;
  /** The latest event, from which the name of the other end of a private conversation can be read. */
  readonly latest: LogEvent;
}

/** What is searched for, and where: all of it must hold. */
export interface SearchQuery {
  /** Words that must be in the text, in any order; the last may be the beginning of one. Empty: any text. */
  readonly words: string;
  /** Nick or account of the author, as it was then; folded. */
  readonly from?: string;
  /** The conversations, each with the place up to which nothing of it is shown. */
  readonly conversations: readonly { readonly conversation: string; readonly visibleAfter: number }[];
  /** Whose private conversations are searched too, all of them. */
  readonly identity?: string;
  /** Only messages strictly after and before, Unix ms. */
  readonly after?: number;
  readonly before?: number;
  /** Only what is older than this msgid: where an earlier page ended. */
  readonly cursor?: string;
  /** At most this many; the caller has capped it. */
  readonly limit: number;
}

/** One page of what was found. */
export interface SearchPage {
  /** The newest first. */
  readonly events: readonly LogEvent[];
  /** The cursor of the next page; undefined when there is no more. A page may hold less than asked for and have a next one. */
  readonly next: string | undefined;
  /** False while the index of an older database is still being made: the newest are missing then. */
  readonly complete: boolean;
}
