/** Who holds which nick, and which sessions there are, as the rest of the server knows it. */

/** A session as it was written down. What is in a record is the matter of who writes it. */
export interface StoredSession {
  readonly id: string;
  readonly record: string;
}

/** What has become of a session; without a record it is over. */
export interface SessionChange {
  readonly id: string;
  readonly record: string | undefined;
}

/**
 * Who holds which nick, and which sessions there are. One holder each; in a cluster the claim is a compare-and-set elsewhere, so it is
 * asynchronous even where it need not be.
 */
export interface Directory {
  /** Takes `nick` (folded) for `session`; false when another session holds it. Claiming again is harmless. */
  claim(nick: string, session: string): Promise<boolean>;
  /** Gives `nick` up, if `session` holds it. */
  release(nick: string, session: string): void;
  /**
   * Sets who says what has become of sessions since it was asked last. It is asked whenever something is written, so
   * that a session is on the disk not later than the first event of its own.
   */
  watch(changes: () => readonly SessionChange[]): void;
  /**
   * Resolves when all that has become of sessions up to now is durable. Rejects with a ChatError whose code is a
   * StoreErrorCode when it is not; it is written with a later event then.
   */
  save(): Promise<void>;
}
