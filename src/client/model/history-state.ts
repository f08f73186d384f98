/** What of the server's history has been asked for, and what will be. */

/** What leads up to what comes live: of a conversation that is new here, or of one that went on without us. */
export interface NewestJob {
  readonly kind: 'first' | 'missed';
  readonly key: string;
}

export type HistoryJob =
  | NewestJob
  | { readonly kind: 'older'; readonly key: string }
  /** What stands around a message that was found. */
  | { readonly kind: 'around'; readonly key: string; readonly msgid: string; readonly time: number }
  /** What is missing above the line of that id. */
  | { readonly kind: 'gap'; readonly key: string; readonly id: number }
  /** Which private conversations went on without us since `from`, ms. */
  | { readonly kind: 'targets'; readonly from: number };

export interface HistoryState {
  readonly jobs: HistoryJob[];
  current: { readonly job: HistoryJob; readonly askedAt: number } | undefined;
  /**
   * Since when it is not known which private conversations went on without us, ms: from the end of a connection until
   * the server has told. A private conversation that opens in between may have missed lines, too.
   */
  privateFrom: number | undefined;
}

/** How far a conversation has been read from the server. */
export interface SeenPlace {
  /** As it is written on the wire. */
  readonly target: string;
  readonly msgid: string | undefined;
  /** Unix ms. */
  readonly time: number;
}

/** What the next run of the client goes on from. */
export interface Seen {
  /** The newest server time seen in any conversation, ms; 0 for none. */
  readonly lastSeen: number;
  readonly places: readonly SeenPlace[];
}

export const NOTHING_SEEN: Seen = { lastSeen: 0, places: [] };
