/**
 * The search of ^R in what was entered before. Esc and ^G leave the input as it was; every other key takes what was
 * found and then does what it does.
 */
import { setText } from '../../ui/editor/editor.js';
import {
  EMPTY_SEARCH,
  type HistorySearch,
  searchHistory,
  searchMatch,
  searchOlder,
} from '../../ui/editor/history.js';
import type { Action } from '../../ui/keys/binding.js';
import type { ScreenView } from '../../ui/screen-view.js';
import { splitClusters } from '../../ui/term/clusters.js';
import type { KeyEvent } from '../../ui/term/input-event.js';
import type { HelpTopic } from '../help-topics.js';
import type { Host } from '../host.js';
import { commandOf, type OpenOverlay } from './overlay.js';

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
    if (command === 'history-search') return look(searchOlder(desk.history, this.#search));
    if (action?.kind === 'edit' && action.action === 'delete-left') {
      return look(searchHistory(desk.history, splitClusters(query).slice(0, -1).join('')));
    }
    if (event.text !== '' && !event.ctrl && !event.alt && command === undefined) {
      return look(searchHistory(desk.history, query + event.text));
    }
    desk.open = undefined;
    if (command === 'cancel' || (event.ctrl && event.name === 'g')) return true;
    const match = searchMatch(desk.history, this.#search);
    if (match !== undefined) host.setEditor(setText(host.place.editor, match));
    return command === 'send' || command === 'complete';
  }

  show(view: ScreenView, { desk }: Pick<Host, 'desk'>): ScreenView {
    const match = searchMatch(desk.history, this.#search);
    return { ...view, input: { ...view.input, search: { query: this.#search.query, match } } };
  }
}
