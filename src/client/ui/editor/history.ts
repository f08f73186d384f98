/**
 * What was typed before: up and down through it, with the unfinished text kept, and a search backwards.
 */

/** Lines kept; what is older is forgotten, so that a long session stays small. */
export const HISTORY_LINES = 1000;

export interface HistoryState {
  /** Sent texts, oldest first. */
  readonly entries: readonly string[];
  /** The entry shown in the editor; entries.length means the draft. */
  readonly position: number;
  /**
   * Texts as they were left, by position: the draft, and entries that were changed on the way. Forgotten when something
   * is sent.
   */
  readonly left: ReadonlyMap<number, string>;
}

export const EMPTY_HISTORY: HistoryState = Object.freeze({ entries: [], position: 0, left: new Map() });
/** A longer text was pasted from somewhere, and is there still: a thousand of them would take all memory. */
const LONGEST_ENTRY = 16_384;

/** A history from kept lines, oldest first. */
export function historyOf(lines: readonly string[]): HistoryState {
  const entries = lines.slice(-HISTORY_LINES);
  return { entries, position: entries.length, left: new Map() };
}

/** Adds a sent text and returns to the draft; a repeat of the newest is not added, nor what is very long. */
export function addToHistory(state: HistoryState, text: string): HistoryState {
  const kept = text.trim() !== '' && state.entries.at(-1) !== text && text.length <= LONGEST_ENTRY;
  return historyOf(kept ? [...state.entries, text] : state.entries);
}

/** The state after a step and the text to show; undefined when there is nothing further that way. */
export interface HistoryStep {
  readonly state: HistoryState;
  readonly text: string;
}

/** One entry back; `current` is what the editor holds now, and is found again on the way forward. */
export function historyUp(state: HistoryState, current: string): HistoryStep | undefined {
  return historyGo(state, state.position - 1, current);
}

/** One entry forward, at last back to the draft. */
export function historyDown(state: HistoryState, current: string): HistoryStep | undefined {
  return historyGo(state, state.position + 1, current);
}

/** To an entry by its index, entries.length being the draft; undefined where there is none. */
export function historyGo(state: HistoryState, position: number, current: string): HistoryStep | undefined {
  const { entries, left } = state;
  if (position < 0 || position > entries.length) return undefined;
  const next = { ...state, position, left: new Map(left).set(state.position, current) };
  return { state: next, text: left.get(position) ?? entries[position] ?? '' };
}

/** Alt-.: the last word of the entry that is `back` entries before the draft, 1 being the newest. */
export function lastWord(state: HistoryState, back: number): string | undefined {
  return state.entries.at(-back)?.trim().split(/\s+/).at(-1);
}

/** The search of ^R: what is looked for and where it was found. */
export interface HistorySearch {
  readonly query: string;
  /** Index of the entry found, or undefined. */
  readonly found: number | undefined;
}

export const EMPTY_SEARCH: HistorySearch = Object.freeze({ query: '', found: undefined });

/**
 * Looks for the newest entry that holds `query`, ignoring case.
 * @param from the entry that was found so far: what is typed on narrows the search from there, as in Readline
 */
export function searchHistory(state: HistoryState, query: string, from?: number): HistorySearch {
  return { query, found: findBefore(state, query, from === undefined ? state.entries.length : from + 1) };
}

/** ^R again: the next older entry that holds the same; stays where it is when there is none. */
export function searchOlder(state: HistoryState, search: HistorySearch): HistorySearch {
  const older = findBefore(state, search.query, search.found ?? state.entries.length);
  return older === undefined ? search : { ...search, found: older };
}

/** The text found, if any. */
export function searchMatch(state: HistoryState, search: HistorySearch): string | undefined {
  return search.found === undefined ? undefined : state.entries[search.found];
}

function findBefore(state: HistoryState, query: string, before: number): number | undefined {
  if (query === '') return undefined;
  const wanted = query.toLowerCase();
  for (let i = before - 1; i >= 0; i -= 1) {
    if (state.entries[i]?.toLowerCase().includes(wanted)) return i;
  }
  return undefined;
}
