/**
 * Lines read back from the log, for those who are behind. The latest are kept for a while: of a room that was too fast
 * for many of its members, all of them want the same.
 */
import type { LineSource, PlacedLine } from '../connection/line-source.js';
import type { Run } from '../connection/place-runs.js';
import type { NetworkState } from '../state/network.js';
import type { Log } from '../store/types.js';
import { ClassLines } from './class-lines.js';
import type { RoomNames } from './encode.js';

/** Events that are kept with their lines: some 2 MB, and 20 pages of a saturated room. */
const MOST_KEPT = 2000;

export class LogLines implements LineSource {
  readonly #log: Pick<Log, 'readPlaces'>;
  readonly #roomNames: RoomNames;
  /** By place, the longest kept first. */
  readonly #kept: Map<number, PlacedLine> = new Map();

  constructor(log: Pick<Log, 'readPlaces'>, state: NetworkState) {
    this.#log = log;
    this.#roomNames = (key) => state.rooms.get(key)?.name ?? key;
  }

  async read(runs: readonly Run[]): Promise<readonly PlacedLine[]> {
    const kept = this.#allKept(runs);
    if (kept !== undefined) return kept;
    const events = await this.#log.readPlaces(runs);
    return events.map((event) => {
      const known = this.#kept.get(event.place);
      if (known !== undefined) return known;
      const lines = new ClassLines(event, this.#roomNames, true);
      this.#kept.set(event.place, lines);
      if (this.#kept.size > MOST_KEPT) this.#dropOldest();
      return lines;
    });
  }

  /** The event at a place is not to be shown any more as it was. */
  forget(place: number): void {
    this.#kept.delete(place);
  }

  #allKept(runs: readonly Run[]): PlacedLine[] | undefined {
    const found: PlacedLine[] = [];
    for (const { from, to } of runs) {
      for (let place = from; place <= to; place++) {
        const lines = this.#kept.get(place);
        if (lines === undefined) return undefined;
        found.push(lines);
      }
    }
    return found;
  }

  #dropOldest(): void {
    for (const place of this.#kept.keys()) {
      this.#kept.delete(place);
      return;
    }
  }
}
