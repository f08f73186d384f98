/** What of the server's history has been asked for, and what will be. */

export type HistoryJob =
  | { readonly kind: 'first' | 'missed' | 'older'; readonly key: string }
  /** Which private conversations went on without us since `from`, ms. */
  | { readonly kind: 'targets'; readonly from: number };

export interface HistoryState {
  readonly jobs: HistoryJob[];
  current: { readonly job: HistoryJob; readonly askedAt: number } | undefined;
}
