/** Read markers, as the rest of the server knows them. */

/** Where a read marker is, Unix ms, and whether the move at hand has brought it there. */
export interface MarkerPlace {
  readonly time: number;
  readonly moved: boolean;
}

/** How far people have read, by identity and target (folded). A marker only ever moves forward. */
export interface Markers {
  /**
   * Moves a marker to `time` (Unix ms) unless it is there or further. Resolves when that is durable. Rejects with a
   * ChatError whose code is a StoreErrorCode; the marker may then be moved again.
   */
  move(identity: string, target: string, time: number): Promise<MarkerPlace>;
  /** Where a marker is, undefined without one. */
  read(identity: string, target: string): Promise<number | undefined>;
}
