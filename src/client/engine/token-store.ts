/** Where the token is kept that the session can be resumed with (docs/ext/resume.md). */

export interface TokenStore {
  load(): string | undefined;
  /** Kept, where it outlives the process, when this returns. The one before is of no use any more. */
  save(token: string): void;
  /** The session is over, or the token was refused. */
  remove(): void;
}

/** Tokens live as long as the process. */
export function memoryTokenStore(): TokenStore {
  let kept: string | undefined;
  return {
    load: () => kept,
    save(token) {
      kept = token;
    },
    remove() {
      kept = undefined;
    },
  };
}
