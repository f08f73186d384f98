/**
 * ^F and F3: find in the conversation. Each letter goes to the nearest hit at or above where the reader was; Enter, ↑ and
 * F3 go to the older one, ↓ to the newer one, Esc goes back to where the search began, ^C stays.
 */
import type { Conversation } from '../../model/conversation.js';
import { isSpoken } from '../../model/line.js';
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
import { bottomLine, type LogViewState, scrollToLine } from '../../ui/log-view.js';
import type { ScreenView } from '../../ui/screen-view.js';
import type { KeyEvent, PasteEvent } from '../../ui/term/input-event.js';
import type { Place } from '../desk.js';
import { findPattern, FoundLines } from '../found-source.js';
import type { HelpTopic } from '../help-topics.js';
import type { Host } from '../host.js';
import { commandOf, firstLine, type OpenOverlay } from './overlay.js';
import { openSearch } from './search.js';

/** Longer ones are pastes that were not meant. */
const MOST_QUERY = 200;
const ALERT_MS = 3000;

const OLDER: ReadonlySet<CommandAction> = new Set<CommandAction>(['send', 'history-up', 'find']);
/** What goes on while the search is open. */
const PASSED: ReadonlySet<CommandAction> = new Set<CommandAction>([
  'scroll-page-up',
  'scroll-page-down',
  'scroll-up',
  'scroll-down',
  'wheel-up',
  'wheel-down',
  'redraw',
  'suspend',
  'toggle-users',
]);

/** @param query what to begin with */
export function openFind(host: Host, query = ''): void {
  const found = new FindOverlay(host.active, host.place);
  host.desk.open = found;
  if (query !== '') found.look(host, setText(EMPTY_EDITOR, query));
}

export class FindOverlay implements OpenOverlay {
  readonly help: HelpTopic = {
    title: 'Here: finding in this conversation',
    rows: [
      { left: 'text', right: 'what it contains' },
      { left: 'Enter ↑ F3', right: 'the one before, older' },
      { left: '↓', right: 'the one after, newer' },
      { left: 'Tab', right: 'on the server, in all conversations' },
      { left: 'Esc', right: 'back to where you were' },
      { left: '^C', right: 'closes it and stays' },
    ],
  };
  readonly #conversation: Conversation;
  readonly #before: LogViewState;
  /** The newest line that the first hit may be in. */
  readonly #from: number;
  #editor: EditorState = EMPTY_EDITOR;
  #query = '';
  #pattern: RegExp | undefined;
  #lines: FoundLines | undefined;
  /** Ids of lines, in the order of the log. */
  #hits: readonly number[] = [];
  #chosen = -1;
  /** How far the log has been looked through. */
  #revision = -1;
  #taken = 0;

  constructor(conversation: Conversation, { scroll }: Place) {
    this.#conversation = conversation;
    this.#before = scroll;
    this.#from = Number(scroll.bottom?.key ?? Number.POSITIVE_INFINITY);
  }

  key(host: Host, event: KeyEvent, action: Action | undefined): boolean {
    const command = commandOf(action);
    if (action?.kind === 'edit') this.look(host, edit(this.#editor, action.action));
    else if (command !== undefined && OLDER.has(command)) this.#step(host, -1);
    else if (command === 'history-down') this.#step(host, 1);
    else if (command === 'complete') {
      // Esc there is the same way back as here.
      host.place.scroll = this.#before;
      openSearch(host, this.#query);
    } else if (command === 'cancel') {
      host.desk.open = undefined;
      host.place.scroll = this.#before;
    } else if (command !== undefined) {
      if (!PASSED.has(command)) host.desk.open = undefined;
      return false;
    } else if (action !== undefined) {
      host.desk.open = undefined;
      return false;
    } else this.look(host, insertText(this.#editor, event.text));
    return true;
  }

  paste(host: Host, { text }: PasteEvent): boolean {
    this.look(host, insertText(this.#editor, firstLine(text)));
    return true;
  }

  show(view: ScreenView): ScreenView {
    this.#follow();
    const source = this.#lines?.over(view.log.source, this.#key) ?? view.log.source;
    return {
      ...view,
      log: { ...view.log, source },
      input: {
        prompt: this.#prompt(),
        editor: this.#editor,
        placeholder: 'Enter older, Tab on the server, Esc back',
      },
    };
  }

  /** Goes to the nearest hit for what has been typed. */
  look(host: Host, editor: EditorState): void {
    const query = editorText(editor);
    if (query.length > MOST_QUERY) return;
    this.#editor = editor;
    if (query === this.#query) return;
    const narrower = this.#query !== '' && query.startsWith(this.#query);
    this.#query = query;
    this.#pattern = findPattern(query);
    this.#lines = this.#pattern === undefined ? undefined : new FoundLines(this.#pattern);
    const chosen = this.#hits[this.#chosen];
    this.#revision = -1;
    this.#follow();
    const from = narrower && chosen !== undefined ? chosen : this.#from;
    this.#chosen = this.#lastUpTo(from);
    if (this.#chosen < 0 && this.#hits.length > 0) this.#chosen = 0;
    if (this.#chosen < 0) host.place.scroll = this.#before;
    else this.#goTo(host);
  }

  get #key(): string | undefined {
    const id = this.#hits[this.#chosen];
    return id === undefined ? undefined : `${id}`;
  }

  #prompt(): string {
    if (this.#query === '') return 'find>';
    return this.#hits.length === 0 ? 'nothing>' : `find ${this.#chosen + 1}/${this.#hits.length}>`;
  }

  /** Takes what the log has got since. */
  #follow(): void {
    const { log } = this.#conversation;
    const pattern = this.#pattern;
    if (pattern === undefined) {
      this.#hits = [];
      return;
    }
    const chosen = this.#hits[this.#chosen];
    if (this.#revision !== log.revision) {
      this.#revision = log.revision;
      this.#taken = 0;
      this.#hits = [];
    }
    const found: number[] = [];
    for (; this.#taken < log.settled; this.#taken++) {
      const line = log.at(this.#taken);
      if (line !== undefined && isSpoken(line) && line.text.search(pattern) >= 0) found.push(line.id);
    }
    if (found.length > 0) this.#hits = [...this.#hits, ...found];
    if (chosen !== undefined) this.#chosen = this.#hits.indexOf(chosen);
  }

  /** The last hit that is not below the line of that id; ids rise in the order of making, which is not that of the log. */
  #lastUpTo(id: number): number {
    if (!Number.isFinite(id)) return this.#hits.length - 1;
    const { log } = this.#conversation;
    let hit = -1;
    for (let i = 0; i < log.settled; i++) {
      const line = log.at(i);
      if (line?.id === this.#hits[hit + 1]) hit++;
      if (line?.id === id) break;
    }
    return hit;
  }

  #step(host: Host, step: -1 | 1): void {
    this.#follow();
    const next = this.#chosen + step;
    if (next >= 0 && next < this.#hits.length) {
      this.#chosen = next;
      this.#goTo(host);
      return;
    }
    if (this.#query === '') return;
    if (step < 0) host.engine.apply({ type: 'load-older', key: this.#conversation.key });
    const text =
      step < 0 ? 'no older one is loaded; older lines are being asked for' : 'this is the newest one';
    host.desk.alert = { text, until: host.clock.monotonic() + ALERT_MS };
  }

  #goTo(host: Host): void {
    const id = this.#hits[this.#chosen];
    const index = id === undefined ? undefined : host.place.log.indexOfLine(id);
    if (index === undefined) return;
    const context = host.screen.logContext();
    const above = Math.floor(context.viewport.height / 3);
    if (bottomLine(context, host.place.scroll) !== undefined)
      host.place.scroll = scrollToLine(context, host.place.scroll, index, above);
  }
}
