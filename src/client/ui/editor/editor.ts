/**
 * The line editor as plain data: grapheme clusters and a cursor, with a kill ring and undo. GNU Readline's Emacs keys
 * are its model (Readline manual, "Bindable Readline Commands").
 *
 * Every function returns a new state and leaves the old one as it was.
 */
import { splitClusters } from '../term/clusters.js';
import { capitalised, swapWords } from './reshape.js';
import { blankWordLeft, lineEnd, lineStart, wordLeft, wordRight } from './words.js';

/** One change of the text, as much as undoing needs. */
interface Change {
  readonly at: number;
  readonly removed: readonly string[];
  readonly inserted: number;
  readonly cursor: number;
}

/** What the last action was, where the next one depends on it. */
type Last = 'type' | 'kill' | 'yank' | 'argument' | 'row' | 'other';

/** What ^Y inserts and Alt-y goes through; the same for all conversations. */
export interface KillRing {
  /** Newest first. */
  readonly kills: readonly (readonly string[])[];
  /** The one that ^Y inserts. */
  readonly at: number;
}

export interface EditorState {
  /** Grapheme clusters; a line break is the cluster LF. */
  readonly clusters: readonly string[];
  /** The cluster that the cursor stands before, 0 to clusters.length. */
  readonly cursor: number;
  /** What was cut. */
  readonly ring: KillRing;
  /** What can be undone, newest last. */
  readonly changes: readonly Change[];
  readonly last: Last;
  /** The column that going up and down by rows keeps to; means something after `row` only. */
  readonly goal: number;
}

/** The actions of the editor; `keymap.ts` says which keys they are on. */
export type EditorAction =
  | 'left'
  | 'right'
  | 'word-left'
  | 'word-right'
  | 'line-start'
  | 'line-end'
  | 'text-start'
  | 'text-end'
  | 'delete-left'
  | 'delete-right'
  | 'kill-blank-word-left'
  | 'kill-word-left'
  | 'kill-word-right'
  | 'kill-line-start'
  | 'kill-line-end'
  | 'yank'
  | 'yank-older'
  | 'transpose'
  | 'transpose-words'
  | 'capitalise-word'
  | 'downcase-word'
  | 'newline'
  | 'undo'
  | 'revert'
  | 'clear';

/** Kills that ^Y can still reach, as in Readline. */
const KILL_RING = 10;
/** Undo steps; each holds only what it removed. */
const UNDO_STEPS = 500;
/** Characters typed in one go that one undo takes back, as in Readline. */
const TYPED_PER_UNDO = 20;

export const EMPTY_EDITOR: EditorState = Object.freeze({
  clusters: [],
  cursor: 0,
  ring: { kills: [], at: 0 },
  changes: [],
  last: 'other',
  goal: 0,
});

/** The text in the editor. */
export function editorText(state: EditorState): string {
  return state.clusters.join('');
}

/** Replaces the whole text, cursor at its end; can be undone. The kill ring is kept. */
export function setText(state: EditorState, text: string): EditorState {
  return replace(state, 0, state.clusters.length, splitClusters(text), 'other');
}

/** Starts over with an empty text: nothing to undo, the kill ring kept. For after a message was sent. */
export function resetEditor(state: EditorState): EditorState {
  return { ...EMPTY_EDITOR, ring: state.ring };
}

/**
 * Inserts text at the cursor, as typed or pasted; CR and CR LF become LF. A typed combining mark or emoji part joins
 * the cluster before the cursor.
 */
export function insertText(state: EditorState, text: string): EditorState {
  const normal = text.replace(/\r\n?/g, '\n');
  if (normal === '') return state;
  const before = state.clusters[state.cursor - 1] ?? '';
  const joined = before === '' ? splitClusters(normal) : splitClusters(before + normal);
  const kind = normal.length <= 2 ? 'type' : 'other';
  if (before !== '' && joined[0] === before) {
    return replace(state, state.cursor, state.cursor, joined.slice(1), kind);
  }
  return replace(state, before === '' ? state.cursor : state.cursor - 1, state.cursor, joined, kind);
}

/** Replaces the clusters from `start` to `end` (e.g. the word that completion completes) by `text`. */
export function replaceRange(state: EditorState, start: number, end: number, text: string): EditorState {
  return replace(state, start, end, splitClusters(text), 'other');
}

/** Performs one action. */
export function edit(state: EditorState, action: EditorAction): EditorState {
  const { clusters, cursor } = state;
  switch (action) {
    case 'left':
      return move(state, cursor - 1);
    case 'right':
      return move(state, cursor + 1);
    case 'word-left':
      return move(state, wordLeft(clusters, cursor));
    case 'word-right':
      return move(state, wordRight(clusters, cursor));
    case 'line-start':
      return move(state, lineStart(clusters, cursor));
    case 'line-end':
      return move(state, lineEnd(clusters, cursor));
    case 'text-start':
      return move(state, 0);
    case 'text-end':
      return move(state, clusters.length);
    case 'delete-left':
      return cursor > 0 ? replace(state, cursor - 1, cursor, [], 'other') : state;
    case 'delete-right':
      return cursor < clusters.length ? replace(state, cursor, cursor + 1, [], 'other') : state;
    case 'kill-blank-word-left':
      return kill(state, blankWordLeft(clusters, cursor), cursor);
    case 'kill-word-left':
      return kill(state, wordLeft(clusters, cursor), cursor);
    case 'kill-word-right':
      return kill(state, cursor, wordRight(clusters, cursor));
    case 'kill-line-start':
      return kill(state, lineStart(clusters, cursor), cursor);
    case 'kill-line-end': {
      const end = lineEnd(clusters, cursor);
      return kill(state, cursor, end === cursor ? Math.min(end + 1, clusters.length) : end);
    }
    case 'yank':
      return replace(state, cursor, cursor, state.ring.kills[state.ring.at] ?? [], 'yank');
    case 'yank-older':
      return yankOlder(state);
    case 'transpose':
      return transpose(state);
    case 'transpose-words': {
      const swapped = swapWords(clusters, cursor);
      return swapped ? replace(state, swapped.start, swapped.end, swapped.clusters, 'other') : state;
    }
    case 'capitalise-word':
    case 'downcase-word': {
      const end = wordRight(clusters, cursor);
      const word = clusters.slice(cursor, end);
      const shaped =
        action === 'capitalise-word' ? capitalised(word) : word.map((cluster) => cluster.toLowerCase());
      return replace(state, cursor, end, shaped, 'other');
    }
    case 'newline':
      return replace(state, cursor, cursor, ['\n'], 'other');
    case 'undo':
      return undo(state);
    case 'revert':
      return revert(state);
    case 'clear':
      return replace(state, 0, clusters.length, [], 'other');
  }
}

function move(state: EditorState, to: number): EditorState {
  const cursor = Math.max(0, Math.min(to, state.clusters.length));
  return { ...state, cursor, last: 'other' };
}

/** Cuts a range; kills that follow each other make one entry of the ring, in the order of the text. */
function kill(state: EditorState, start: number, end: number): EditorState {
  if (start === end) return state;
  const cut = state.clusters.slice(start, end);
  const { kills } = state.ring;
  const [newest = [], ...older] = kills;
  const joined = start < state.cursor ? [...cut, ...newest] : [...newest, ...cut];
  const next = state.last === 'kill' ? [joined, ...older] : [cut, ...kills].slice(0, KILL_RING);
  return { ...replace(state, start, end, [], 'kill'), ring: { kills: next, at: 0 } };
}

/** Right after ^Y: the kill before takes the place of what was inserted. */
function yankOlder(state: EditorState): EditorState {
  const { kills, at } = state.ring;
  if (state.last !== 'yank' || kills.length < 2) return state;
  const undone = undo(state);
  const ring = { kills, at: (at + 1) % kills.length };
  return edit({ ...undone, ring }, 'yank');
}

/**
 * Alt-.: the last word of a line that was entered before. Right after itself it replaces what it inserted.
 * @param word of the line that is due
 */
export function insertArgument(state: EditorState, word: string): EditorState {
  const before = state.last === 'argument' ? undo(state) : state;
  return replace(before, before.cursor, before.cursor, splitClusters(word), 'argument');
}

/** Puts the cursor at `cursor`, a row up or down; `goal` is the column that is kept to. */
export function moveToRow(state: EditorState, cursor: number, goal: number): EditorState {
  return { ...state, cursor, last: 'row', goal };
}

/** Swaps the clusters around the cursor; at the end of the text the last two. */
function transpose(state: EditorState): EditorState {
  const { clusters, cursor } = state;
  const right = cursor === clusters.length ? cursor - 1 : cursor;
  const [a, b] = [clusters[right - 1], clusters[right]];
  if (a === undefined || b === undefined) return state;
  return replace(state, right - 1, right + 1, [b, a], 'other');
}

function undo(state: EditorState): EditorState {
  const change = state.changes.at(-1);
  if (!change) return state;
  const clusters = splice(state.clusters, change.at, change.at + change.inserted, change.removed);
  return { ...state, clusters, cursor: change.cursor, changes: state.changes.slice(0, -1), last: 'other' };
}

/** Back to the text as it was before anything was done to it. */
function revert(state: EditorState): EditorState {
  let reverted = state;
  while (reverted.changes.length > 0) reverted = undo(reverted);
  return reverted;
}

/** The one place where the text changes: replaces a range, puts the cursor behind it, remembers how to undo it. */
function replace(
  state: EditorState,
  start: number,
  end: number,
  inserted: readonly string[],
  last: Last,
): EditorState {
  const removed = state.clusters.slice(start, end);
  const change: Change = { at: start, removed, inserted: inserted.length, cursor: state.cursor };
  return {
    ...state,
    clusters: splice(state.clusters, start, end, inserted),
    cursor: start + inserted.length,
    changes: remember(state, change, last),
    last,
  };
}

/** Adds a change; characters typed one after the other become one step. */
function remember(state: EditorState, change: Change, last: Last): readonly Change[] {
  const previous = state.changes.at(-1);
  const continues =
    last === 'type' &&
    state.last === 'type' &&
    previous !== undefined &&
    change.removed.length === 0 &&
    previous.inserted < TYPED_PER_UNDO &&
    previous.at + previous.inserted === change.at;
  if (!continues) return [...state.changes, change].slice(-UNDO_STEPS);
  return [...state.changes.slice(0, -1), { ...previous, inserted: previous.inserted + change.inserted }];
}

function splice(
  clusters: readonly string[],
  start: number,
  end: number,
  inserted: readonly string[],
): readonly string[] {
  if (start === clusters.length) return inserted.length === 0 ? clusters : clusters.concat(inserted);
  return clusters.slice(0, start).concat(inserted, clusters.slice(end));
}
