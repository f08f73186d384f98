/**
 * Lines read back from the log, for those who are behind. The latest are kept for a while: of a room that was too fast
 * for many of its members, all of them want the same.
 */
import type { LineSource, PlacedLine } from '../connection/line-source.js';
import type { Run } from '../connection/place-runs.js';
import type { NetworkState } from '../state/network.js';
import type { Log } from '../store/log-types.js';
import { ClassLines } from './class-lines.js';
import type { RoomNames } from './encode.js';

/** Events that are kept with their lines: some 2 MB, and 20 pages of a saturated room. */
const MOST_KEPT = 2000;
/** A long message counts as so many as it has parts of this length, characters. */
const PART = 512;

interface KeptLines {
  readonly lines: PlacedLine;
  readonly weight: number;
}

export class LogLines implements LineSource {
  readonly #log: Pick<Log, 'readPlaces'>;
  readonly #roomNames: RoomNames;
  /** By place, the longest kept first. */
  readonly #kept: Map<number, KeptLines> = new Map();
  #weight = 0;

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
      if (known !== undefined) return known.lines;
      const lines = new ClassLines(event, this.#roomNames, true);
      this.#keep(event.place, lines, 1 + Math.floor(event.text.length / PART));
      return lines;
    });
  }

  /** The event at a place is not to be shown any more as it was. */
  forget(place: number): void {
    this.#weight -= this.#kept.get(place)?.weight ?? 0;
    this.#kept.delete(place);
  }

  #allKept(runs: readonly Run[]): PlacedLine[] | undefined {
    const found: PlacedLine[] = [];
    for (const { from, to } of runs) {
      for (let place = from; place <= to; place++) {
        const kept = this.#kept.get(place);
        if (kept === undefined) return undefined;
        found.push(kept.lines);
      }
    }
    return found;
  }

  #keep(place: number, lines: PlacedLine, weight: number): void {
    this.#kept.set(place, { lines, weight });
    this.#weight += weight;
    for (const [oldest, kept] of this.#kept) {
      if (this.#weight <= MOST_KEPT) return;
      this.#kept.delete(oldest);
      this.#weight -= kept.weight;
    }
  }
}
