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
  /** What stood in the editor when walking back began. */
  readonly draft: string;
}

export const EMPTY_HISTORY: HistoryState = Object.freeze({ entries: [], position: 0, draft: '' });

/** A history from kept lines, oldest first. */
export function historyOf(lines: readonly string[]): HistoryState {
  const entries = lines.slice(-HISTORY_LINES);
  return { entries, position: entries.length, draft: '' };
}

/** Adds a sent text and returns to the draft; a repeat of the newest is not added. */
export function addToHistory(state: HistoryState, text: string): HistoryState {
  const repeated = text.trim() === '' || state.entries.at(-1) === text;
  return historyOf(repeated ? state.entries : [...state.entries, text]);
}

/** The state after a step and the text to show; undefined when there is nothing further that way. */
export interface HistoryStep {
  readonly state: HistoryState;
  readonly text: string;
}

/** One entry back; `current` is what the editor holds now. */
export function historyUp(state: HistoryState, current: string): HistoryStep | undefined {
  const position = state.position - 1;
  const text = state.entries[position];
  if (text === undefined) return undefined;
  const draft = state.position === state.entries.length ? current : state.draft;
  return { state: { ...state, position, draft }, text };
}

/** One entry forward, at last back to the draft. */
export function historyDown(state: HistoryState): HistoryStep | undefined {
  if (state.position >= state.entries.length) return undefined;
  const position = state.position + 1;
  return { state: { ...state, position }, text: state.entries[position] ?? state.draft };
}

/** The search of ^R: what is looked for and where it was found. */
export interface HistorySearch {
  readonly query: string;
  /** Index of the entry found, or undefined. */
  readonly found: number | undefined;
}

export const EMPTY_SEARCH: HistorySearch = Object.freeze({ query: '', found: undefined });

/** Looks for the newest entry that holds `query`, ignoring case. */
export function searchHistory(state: HistoryState, query: string): HistorySearch {
  return { query, found: findBefore(state, query, state.entries.length) };
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
