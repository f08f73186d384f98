/**
 * What the server finds: words and filters are typed, Enter searches, arrows choose, Enter on a result opens it at its
 * place in the history. At the end of the list the next page is asked for. Esc closes.
 */
import { localTime } from '../../model/local-time.js';
import { parseSearchWords } from '../../model/search-words.js';
import type { Search, SearchHit } from '../../model/search.js';
import { cleanName } from '../../model/text.js';
import {
  edit,
  editorText,
  EMPTY_EDITOR,
  type EditorState,
  insertText,
  setText,
} from '../../ui/editor/editor.js';
import type { Action } from '../../ui/keys/binding.js';
import type { CommandAction } from '../../ui/keys/table.js';
import type { ScreenView } from '../../ui/screen-view.js';
import type { SearchRow } from '../../ui/search-list.js';
import type { KeyEvent, PasteEvent } from '../../ui/term/input-event.js';
import { findPattern, markSpans } from '../found-source.js';
import type { HelpTopic } from '../help-topics.js';
import type { Host } from '../host.js';
import { PALETTE } from '../../ui/palette.js';
import { commandOf, firstLine, type OpenOverlay } from './overlay.js';

const MOST_QUERY = 300;
const STEPS: ReadonlyMap<CommandAction, number> = new Map<CommandAction, number>([
  ['history-up', -1],
  ['history-down', 1],
  ['scroll-up', -1],
  ['scroll-down', 1],
  ['wheel-up', -3],
  ['wheel-down', 3],
  ['scroll-page-up', -10],
  ['scroll-page-down', 10],
]);
/** So near to the end of the list the next page is asked for. */
const NEAR = 10;

/** @param typed what to search for at once; '' to be asked */
export function openSearch(host: Host, typed: string): void {
  const overlay = new SearchOverlay(typed);
  host.desk.open = overlay;
  if (typed.trim() !== '') overlay.search(host);
}

export class SearchOverlay implements OpenOverlay {
  readonly help: HelpTopic = {
    title: 'Here: searching on the server',
    rows: [
      { left: 'words', right: 'all must be in the message' },
      { left: 'from:alice', right: 'by that nick' },
      { left: 'in:#ops', right: 'in that room, or with that person' },
      { left: 'before:2026-11-01', right: 'before that day; after: from it on' },
      { left: 'Enter', right: 'searches; on a result goes there' },
      { left: '↑ ↓', right: 'choose' },
      { left: 'Esc', right: 'closes' },
    ],
  };
  #editor: EditorState;
  /** What was asked for last; while it is what is typed, Enter opens. */
  #asked: string | undefined;
  #fault = '';
  #selected = 0;

  constructor(typed: string) {
    this.#editor = setText(EMPTY_EDITOR, typed);
  }

  key(host: Host, event: KeyEvent, action: Action | undefined): boolean {
    const command = commandOf(action);
    const step = command === undefined ? undefined : STEPS.get(command);
    if (step !== undefined) this.#move(host, step);
    else if (action?.kind === 'edit') this.#editor = edit(this.#editor, action.action);
    else if (command === 'send') this.#enter(host);
    else if (command === 'cancel') host.desk.open = undefined;
    else if (command === 'redraw' || command === 'suspend') return false;
    else if (action === undefined) this.#type(event.text);
    return true;
  }

  paste(_host: Host, { text }: PasteEvent): boolean {
    this.#type(firstLine(text));
    return true;
  }

  show(view: ScreenView, { engine }: Pick<Host, 'engine'>): ScreenView {
    const search = this.#asked === undefined ? undefined : engine.state.search.present;
    const hits = search?.hits ?? [];
    return {
      ...view,
      input: {
        prompt: 'search>',
        editor: this.#editor,
        placeholder: 'words from:NICK in:#ROOM after:2026-11-01',
      },
      overlay: {
        kind: 'search',
        view: {
          rows: hits.map((hit) => rowOf(hit, search)),
          selected: this.#selected,
          title: this.#title(search),
        },
      },
    };
  }

  /** Asks the server for what has been typed. */
  search(host: Host): void {
    const typed = editorText(this.#editor);
    const request = parseSearchWords(typed);
    this.#asked = typed;
    this.#selected = 0;
    this.#fault = typeof request === 'string' ? request : '';
    if (typeof request === 'string') this.#asked = undefined;
    else host.engine.apply({ type: 'search', request });
  }

  #type(text: string): void {
    if (editorText(this.#editor).length + text.length <= MOST_QUERY)
      this.#editor = insertText(this.#editor, text);
  }

  #enter(host: Host): void {
    const { present } = host.engine.state.search;
    const hit = present?.hits[this.#selected];
    const isAnswered = this.#asked === editorText(this.#editor) && present?.state !== 'failed';
    if (!isAnswered) this.search(host);
    else if (hit !== undefined) {
      host.desk.open = undefined;
      host.engine.apply({ type: 'open-hit', hit });
    }
  }

  #move(host: Host, step: number): void {
    const length = host.engine.state.search.present?.hits.length ?? 0;
    if (length === 0) return;
    this.#selected = Math.max(0, Math.min(length - 1, this.#selected + step));
    if (this.#selected >= length - NEAR) host.engine.apply({ type: 'search-more' });
  }

  #title(search: Search | undefined): string {
    if (this.#fault !== '') return this.#fault;
    if (search === undefined) return 'Enter searches on the server, Esc closes';
    const { hits, next, state, text } = search;
    if (state === 'failed') return text;
    if (state === 'asking' && hits.length === 0) return 'searching';
    const found =
      hits.length === 0
        ? 'nothing found'
        : `${this.#selected + 1} of ${hits.length}${next === undefined ? '' : '+'}`;
    return text === '' ? found : `${found}; ${text}`;
  }
}

function rowOf({ time, target, nick, text }: SearchHit, search: Search | undefined): SearchRow {
  const pattern = findPattern(...(search?.request.text ?? '').split(/\s+/));
  const plain = [{ text }];
  return {
    time: localTime(time),
    place: cleanName(/^[#&]/.test(target) ? target : `@${target}`),
    nick,
    spans: pattern === undefined ? plain : markSpans(plain, pattern, PALETTE.found),
  };
}
