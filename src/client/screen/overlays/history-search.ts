/**
 * The search of ^R in what was entered before: ^R again for the next older one, on an empty search for what was searched
 * last. Esc and ^G leave the input as it was, Enter and Tab take what was found, every other key takes it and then does
 * what it does.
 */
import { editorText, setText } from '../../ui/editor/editor.js';
import {
  EMPTY_SEARCH,
  historyGo,
  type HistorySearch,
  searchHistory,
  searchMatch,
  searchOlder,
} from '../../ui/editor/history.js';
import type { Action } from '../../ui/keys/binding.js';
import type { ScreenView } from '../../ui/screen-view.js';
import { splitClusters } from '../../ui/term/clusters.js';
import type { KeyEvent, PasteEvent } from '../../ui/term/input-event.js';
import type { HelpTopic } from '../help-topics.js';
import type { Host } from '../host.js';
import { commandOf, firstLine, type OpenOverlay } from './overlay.js';

/** Of a paste into the search; no line that is looked for needs more. */
const MOST_PASTED = 200;

export class HistorySearchOverlay implements OpenOverlay {
  readonly help: HelpTopic = {
    title: 'Here: searching what you have typed',
    rows: [
      { left: 'text', right: 'what it contains' },
      { left: '^R', right: 'the one before that' },
      { left: 'Enter, arrows', right: 'takes it into the input' },
      { left: 'Esc ^G', right: 'leaves the input as it was' },
    ],
  };
  readonly #search: HistorySearch;

  constructor(search: HistorySearch = EMPTY_SEARCH) {
    this.#search = search;
  }

  key(host: Host, event: KeyEvent, action: Action | undefined): boolean {
    const { desk } = host;
    const { query } = this.#search;
    const command = commandOf(action);
    const look = (search: HistorySearch): boolean => {
      desk.open = new HistorySearchOverlay(search);
      return true;
    };
    if (command === 'history-search') {
      if (query === '' && desk.searched !== '') return look(searchHistory(desk.history, desk.searched));
      return look(searchOlder(desk.history, this.#search));
    }
    if (action?.kind === 'edit' && action.action === 'delete-left') {
      return look(searchHistory(desk.history, splitClusters(query).slice(0, -1).join('')));
    }
    if (event.text !== '' && command === undefined) {
      return look(searchHistory(desk.history, query + event.text, this.#search.found));
    }
    desk.open = undefined;
    if (query !== '') desk.searched = query;
    if (command === 'cancel' || (event.ctrl && event.name === 'g')) return true;
    this.#take(host);
    return command === 'send' || command === 'complete';
  }

  paste({ desk }: Host, { text }: PasteEvent): boolean {
    const line = firstLine(text);
    desk.open = new HistorySearchOverlay(
      searchHistory(desk.history, this.#search.query + line.slice(0, MOST_PASTED)),
    );
    return true;
  }

  show(view: ScreenView, { desk }: Pick<Host, 'desk'>): ScreenView {
    const match = searchMatch(desk.history, this.#search);
    return { ...view, input: { ...view.input, search: { query: this.#search.query, match } } };
  }

  /** Up and Down go on from the line that was found. */
  #take(host: Host): void {
    const { desk, place } = host;
    const { found } = this.#search;
    const step = found === undefined ? undefined : historyGo(desk.history, found, editorText(place.editor));
    if (step === undefined) return;
    desk.history = step.state;
    host.setEditor(setText(place.editor, step.text));
  }
}
