/** Where lines come from that were not kept for a reader who is behind. */
import type { Run } from './place-runs.js';

/** What is at a place, as it was when it was shown to everybody else. */
export interface PlacedLine {
  readonly place: number;
  /** Its line with CR LF, undefined for nothing to show. */
  text(dialect: number): string | undefined;
}

export interface LineSource {
  /**
   * What is at these places, ascending. What is not there any more is left out.
   *
   * @param runs ascending, without overlap; the caller bounds their number and length
   */
  read(runs: readonly Run[]): Promise<readonly PlacedLine[]>;
}
