/** Keys while something is open: completions, a paste, the help, the search of ^R. */
import { editorText, type EditorState, insertText, replaceRange, setText } from '../ui/editor/editor.js';
import { searchHistory, searchMatch, searchOlder } from '../ui/editor/history.js';
import type { HelpView } from '../ui/help-overlay.js';
import type { Action } from '../ui/keymap.js';
import { splitClusters } from '../ui/term/clusters.js';
import type { KeyEvent } from '../ui/term/input-event.js';
import type { Engine } from '../engine/engine.js';
import { type Completion, completionsFor } from './completion.js';
import type { Desk, Open, Place } from './desk.js';

/** The controller, as far as overlays need it. */
export interface OverlayHost {
  readonly engine: Engine;
  readonly desk: Desk;
  readonly place: Place;
  readonly pageRows: number;
  setEditor(editor: EditorState): void;
  submit(text: string): void;
  /** The nearest line that the help can begin with on this screen. */
  helpTop(help: HelpView, top: number): number;
}

/** @returns whether the key was meant for what is open; if not, it does what it always does */
export function keyInOverlay(host: OverlayHost, event: KeyEvent, action: Action | undefined): boolean {
  const { open } = host.desk;
  switch (open?.kind) {
    case 'completion':
      return keyInCompletion(host, open, action);
    case 'paste':
      return keyInPaste(host, open, event, action);
    case 'help':
      return keyInHelp(host, open, action);
    case 'search':
      return keyInSearch(host, open, event, action);
    case undefined:
      return false;
  }
}

/** Tab: the only completion is inserted, of several the first, and the others are offered. */
export function offerCompletion(host: OverlayHost, back: boolean): void {
  const { clusters, cursor } = host.place.editor;
  const completion = completionsFor(host.engine.state, clusters, cursor);
  if (completion === undefined) return;
  const selected = back ? completion.items.length - 1 : 0;
  insertCompletion(host, completion, selected);
}

function insertCompletion(host: OverlayHost, completion: Completion, selected: number): void {
  const text = completion.items[selected]?.text ?? '';
  const editor = replaceRange(host.place.editor, completion.start, completion.end, text);
  host.setEditor(editor);
  const next = { ...completion, end: editor.cursor };
  host.desk.open =
    completion.items.length > 1 ? { kind: 'completion', completion: next, selected } : undefined;
}

function keyInCompletion(
  host: OverlayHost,
  open: Extract<Open, { kind: 'completion' }>,
  action: Action | undefined,
): boolean {
  const command = action?.kind === 'command' ? action.command : undefined;
  const step = command === 'complete' ? 1 : command === 'complete-back' ? -1 : 0;
  if (step !== 0) {
    const { length } = open.completion.items;
    insertCompletion(host, open.completion, (open.selected + step + length) % length);
    return true;
  }
  // Anything else means that the completion is taken as it stands.
  host.desk.open = undefined;
  return command === 'cancel';
}

function keyInPaste(
  host: OverlayHost,
  { paste }: Extract<Open, { kind: 'paste' }>,
  event: KeyEvent,
  action: Action | undefined,
): boolean {
  const command = action?.kind === 'command' ? action.command : undefined;
  if (command === 'send') {
    host.desk.open = undefined;
    host.submit(editorText(host.place.editor) + paste.text);
  } else if (event.ctrl && event.name === 'e') {
    host.desk.open = undefined;
    host.setEditor(insertText(host.place.editor, paste.text.replace(/\n$/, '')));
  } else if (command === 'cancel') host.desk.open = undefined;
  return true;
}

function keyInHelp(
  host: OverlayHost,
  { help }: Extract<Open, { kind: 'help' }>,
  action: Action | undefined,
): boolean {
  const command = action?.kind === 'command' ? action.command : undefined;
  const rows = host.pageRows;
  const scrollTo = (top: number): void => {
    host.desk.open = { kind: 'help', help: { ...help, top: host.helpTop(help, top) } };
  };
  switch (command) {
    case 'scroll-page-up':
      scrollTo(help.top - rows);
      break;
    case 'scroll-page-down':
      scrollTo(help.top + rows);
      break;
    case 'history-up':
    case 'scroll-up':
      scrollTo(help.top - 1);
      break;
    case 'history-down':
    case 'scroll-down':
      scrollTo(help.top + 1);
      break;
    case 'help':
    case 'cancel':
      host.desk.open = undefined;
      break;
    case 'redraw':
    case 'suspend':
      return false;
    default:
      break;
  }
  return true;
}

function keyInSearch(
  host: OverlayHost,
  { search }: Extract<Open, { kind: 'search' }>,
  event: KeyEvent,
  action: Action | undefined,
): boolean {
  const { desk } = host;
  const command = action?.kind === 'command' ? action.command : undefined;
  const edits = action?.kind === 'edit' ? action.action : undefined;
  if (command === 'history-search') desk.open = { kind: 'search', search: searchOlder(desk.history, search) };
  else if (edits === 'delete-left') {
    desk.open = {
      kind: 'search',
      search: searchHistory(desk.history, splitClusters(search.query).slice(0, -1).join('')),
    };
  } else if (event.text !== '' && !event.ctrl && !event.alt && command === undefined) {
    desk.open = { kind: 'search', search: searchHistory(desk.history, search.query + event.text) };
  } else {
    desk.open = undefined;
    // Esc and ^G leave the input as it was; every other key takes what was found and then does what it does.
    if (command === 'cancel' || (event.ctrl && event.name === 'g')) return true;
    const match = searchMatch(desk.history, search);
    if (match !== undefined) host.setEditor(setText(host.place.editor, match));
    return command === 'send' || command === 'complete';
  }
  return true;
}
