/**
 * ^G: go to any conversation, person, room, command, setting or part of the help by a part of its name. What is typed goes into a line editor of
 * its own; arrows and Tab choose, Enter goes, Esc and ^G close.
 */
import {
  allPlaces,
  commandPlaces,
  findPlaces,
  type FoundPlaces,
  type Place,
  recentPlaces,
  unknownPlace,
} from '../../commands/places.js';
import { foldName } from '../../../protocol/casemapping.js';
import { COMMANDS } from '../../commands/table.js';
import { wayTo } from '../../commands/going.js';
import type { ClientState } from '../../model/state.js';
import {
  edit,
  editorText,
  EMPTY_EDITOR,
  type EditorState,
  insertText,
  setText,
} from '../../ui/editor/editor.js';
import type { GotoRow } from '../../ui/goto-list.js';
import type { Action } from '../../ui/keys/binding.js';
import type { CommandAction } from '../../ui/keys/table.js';
import type { ScreenView } from '../../ui/screen-view.js';
import type { KeyEvent, PasteEvent } from '../../ui/term/input-event.js';
import { helpAbout, helpHeadings, type HelpTopic } from '../help-topics.js';
import type { Host } from '../host.js';
import { HelpOverlay } from './help.js';
import { commandOf, firstLine, type OpenOverlay } from './overlay.js';

/** How far a key moves through the list. */
const STEPS: ReadonlyMap<CommandAction, number> = new Map<CommandAction, number>([
  ['history-up', -1],
  ['history-down', 1],
  ['scroll-up', -1],
  ['scroll-down', 1],
  ['complete-back', -1],
  ['complete', 1],
  ['scroll-page-up', -10],
  ['scroll-page-down', 10],
  ['wheel-up', -3],
  ['wheel-down', 3],
]);
/** What a key does in spite of the list. */
const PASSED: ReadonlySet<CommandAction> = new Set<CommandAction>(['redraw', 'suspend']);
/** A query; names are shorter. */
const MOST_QUERY = 100;

export class GotoOverlay implements OpenOverlay {
  readonly help: HelpTopic = {
    title: 'Here: going to a conversation, a person, a room or a command',
    rows: [
      { left: 'text', right: 'a part of the name; #room, @nick, /command, /set and help: only of these' },
      { left: '↑ ↓ Tab', right: 'choose' },
      { left: 'Enter', right: 'goes there; a room is entered, a command or a setting put into the input' },
      { left: 'Esc ^G', right: 'closes' },
    ],
  };
  readonly #state: ClientState;
  /** As they were when it was opened: thousands of people are not gathered for each key. */
  readonly #all: readonly Place[];
  /** What the query before has left, for longer ones. */
  #left: readonly Place[];
  #query = '';
  #editor: EditorState = EMPTY_EDITOR;
  #places: FoundPlaces;
  #selected = 0;

  constructor(state: ClientState) {
    this.#state = state;
    this.#all = [...allPlaces(state), ...commandPlaces(state, COMMANDS), ...helpPlaces()];
    this.#left = this.#all;
    this.#places = recentPlaces(this.#all, state);
  }

  key(host: Host, event: KeyEvent, action: Action | undefined): boolean {
    const command = commandOf(action);
    const step = command === undefined ? undefined : STEPS.get(command);
    if (step !== undefined) this.#move(step);
    else if (action?.kind === 'edit') this.#change(edit(this.#editor, action.action));
    else if (command === 'send') this.#go(host);
    else if (command === 'cancel' || command === 'goto') host.desk.open = undefined;
    else if (command !== undefined) return PASSED.has(command);
    else if (action !== undefined) {
      // Alt-1 to Alt-9 go there at once.
      host.desk.open = undefined;
      return false;
    } else this.#type(event.text);
    return true;
  }

  paste(_host: Host, { text }: PasteEvent): boolean {
    this.#type(firstLine(text));
    return true;
  }

  show(view: ScreenView): ScreenView {
    const { found, total } = this.#places;
    const rows = found.map(({ place, at }): GotoRow => {
      const { name, note, way } = place;
      const news = way.kind === 'conversation' ? way.conversation : { unread: 0, mentions: 0 };
      return { name, matched: at, note, unread: news.unread, mentions: news.mentions };
    });
    return {
      ...view,
      input: {
        prompt: 'go to>',
        editor: this.#editor,
        placeholder: 'a part of a name; #room @nick /command',
      },
      overlay: { kind: 'goto', view: { rows, selected: this.#selected, total } },
    };
  }

  #type(text: string): void {
    if (editorText(this.#editor).length + text.length <= MOST_QUERY)
      this.#change(insertText(this.#editor, text));
  }

  #move(step: number): void {
    const { length } = this.#places.found;
    if (length === 0) return;
    // By one it goes round, a page stops at the end.
    const to = this.#selected + step;
    this.#selected = Math.abs(step) === 1 ? (to + length) % length : Math.max(0, Math.min(length - 1, to));
  }

  #change(editor: EditorState): void {
    this.#editor = editor;
    const query = editorText(editor);
    if (query === this.#query) return;
    const from = query.startsWith(this.#query) ? this.#left : this.#all;
    this.#query = query;
    this.#selected = 0;
    if (query.trim() === '') {
      this.#left = this.#all;
      this.#places = recentPlaces(this.#all, this.#state);
      return;
    }
    const { found, total, rest } = findPlaces(from, query);
    this.#left = rest;
    const unknown = unknownPlace(query);
    const isNew = unknown !== undefined && !found.some(({ place }) => place.folded === unknown.folded);
    this.#places = isNew
      ? { found: [...found, { place: unknown, at: [] }], total: total + 1 }
      : { found, total };
  }

  #go(host: Host): void {
    const place = this.#places.found[this.#selected]?.place;
    if (place === undefined) return;
    host.desk.open = undefined;
    const { way } = place;
    const input = wayTo(way);
    if (input !== undefined) host.engine.apply(input);
    // What was being written can be had back by ^_.
    else if (way.kind === 'command') host.setEditor(setText(host.place.editor, `/${way.command} `));
    else if (way.kind === 'help') host.desk.open = new HelpOverlay(helpAbout(host, way.heading));
  }
}

/** The headings of F1. */
function helpPlaces(): Place[] {
  return helpHeadings().map((heading) => {
    const name = `help: ${heading}`;
    return { name, folded: foldName(name), note: 'F1', way: { kind: 'help', heading }, bonus: 0 };
  });
}
