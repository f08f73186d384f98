/** Sending, what was entered before, completions. */
import { editorText, insertArgument, setText } from '../../ui/editor/editor.js';
import { historyDown, historyUp, lastWord } from '../../ui/editor/history.js';
import type { WritingAction } from '../../ui/keys/writing.js';
import type { Host } from '../host.js';
import { offerCompletion } from '../overlays/completion.js';
import { HistorySearchOverlay } from '../overlays/history-search.js';
import type { Handlers } from './handler.js';

export const WRITING: Handlers<WritingAction> = {
  send,
  'history-up': (host) => walkHistory(host, true),
  'history-down': (host) => walkHistory(host, false),
  'history-search'({ desk }) {
    desk.open = new HistorySearchOverlay();
  },
  'last-argument': lastArgument,
  complete: (host) => offerCompletion(host, false),
  'complete-back': (host) => offerCompletion(host, true),
};

function send(host: Host): void {
  const text = editorText(host.place.editor);
  if (text.trim() === '') host.engine.retryNow();
  else host.submit(text);
}

/** Within a text of several rows first by row, then through what was entered before. */
function walkHistory(host: Host, up: boolean): void {
  const { editor } = host.place;
  const moved = host.screen.moveRow(editor, up ? -1 : 1);
  if (moved !== undefined) {
    host.setEditor(moved);
    return;
  }
  const { desk } = host;
  const step = (up ? historyUp : historyDown)(desk.history, editorText(editor));
  if (step === undefined) return;
  desk.history = step.state;
  host.setEditor(setText(editor, step.text));
}

/** Again and again it goes further back; at the oldest line it stays. */
function lastArgument(host: Host): void {
  const { desk, place } = host;
  const back = place.editor.last === 'argument' ? desk.argumentsBack + 1 : 1;
  const word = lastWord(desk.history, back);
  if (word === undefined) return;
  desk.argumentsBack = back;
  host.setEditor(insertArgument(place.editor, word));
}
