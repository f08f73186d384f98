/** How far each conversation was read, on disk: written now and then, and whole. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOTHING_SEEN, type Seen, type SeenPlace } from '../model/history-state.js';
import { replaceFile } from './durable.js';

const NAME = 'seen.json';

export interface SeenFile {
  /** Of earlier runs. */
  readonly seen: Seen;
  /** Whether there is anything in the file. */
  readonly hasPlaces: boolean;
  save(seen: Seen): void;
}

/** @param left of earlier runs, merged */
export function seenFile(directory: string, left: Seen, onFault: (error: unknown) => void): SeenFile {
  let written = '';
  const save = (seen: Seen): void => {
    const text = JSON.stringify(seen);
    if (text === written) return;
    try {
      replaceFile(join(directory, NAME), text);
      written = text;
    } catch (error) {
      onFault(error);
    }
  };
  if (left.places.length > 0) save(left);
  return {
    seen: left,
    save,
    get hasPlaces() {
      return written !== '';
    },
  };
}

/** What clients that have ended left in their directories: the newest of each conversation. */
export function readSeen(directories: readonly string[]): Seen {
  const places = new Map<string, SeenPlace>();
  let lastSeen = 0;
  for (const directory of directories) {
    const seen = readOne(join(directory, NAME));
    lastSeen = Math.max(lastSeen, seen.lastSeen);
    for (const place of seen.places) {
      if (place.time >= (places.get(place.target)?.time ?? 0)) places.set(place.target, place);
    }
  }
  return { lastSeen, places: [...places.values()] };
}

function readOne(path: string): Seen {
  try {
    const { lastSeen, places } = JSON.parse(readFileSync(path, 'utf8')) as Partial<
      Record<keyof Seen, unknown>
    >;
    if (typeof lastSeen !== 'number' || !Array.isArray(places)) return NOTHING_SEEN;
    return { lastSeen, places: places.filter(isPlace) };
  } catch {
    // None, or cut short by a fault: the newest page is loaded then.
    return NOTHING_SEEN;
  }
}

function isPlace(value: unknown): value is SeenPlace {
  if (typeof value !== 'object' || value === null) return false;
  const { target, msgid, time } = value as Partial<Record<keyof SeenPlace, unknown>>;
  const isNamed = typeof target === 'string' && target !== '' && typeof time === 'number';
  return isNamed && (msgid === undefined || typeof msgid === 'string');
}
