/**
 * Completions, above the input. Tab and Shift-Tab walk through them, Esc brings back what was typed, any other key takes
 * what is shown. For commands, rooms, "@" and names of emoji the list opens by itself while they are typed: nothing of it
 * is chosen then, so that Enter sends as it always does, and Esc keeps it away from that word.
 */
import { type EditorState, replaceRange } from '../../ui/editor/editor.js';
import type { Action } from '../../ui/keys/binding.js';
import type { ScreenView } from '../../ui/screen-view.js';
import type { KeyEvent } from '../../ui/term/input-event.js';
import { type Completion, completionsFor, emojiTyped, invitesCompletion, wordStart } from '../completion.js';
import type { HelpTopic } from '../help-topics.js';
import type { Host } from '../host.js';
import { commandOf, type OpenOverlay } from './overlay.js';

/** More than anybody reads through. */
const MOST_EMOJI = 50;
/** ":a" may be the beginning of anything, a smiley too. */
const LEAST_EMOJI = 2;
const NONE = -1;

/** Tab: the only completion is inserted, of several the first, and the others are offered. */
export function offerCompletion(host: Host, back: boolean): void {
  const completion = emojiCompletion(host, 1, () => offerCompletion(host, back)) ?? wordCompletion(host);
  if (completion === undefined) return;
  insertCompletion(host, offerOf(host, completion), back ? completion.items.length - 1 : 0);
}

/** A letter was typed, or deleted: what the word may become is shown, where such a word is seldom meant as it is. */
export function suggest(host: Host): void {
  const { desk, place } = host;
  const { clusters, cursor } = place.editor;
  const start = wordStart(clusters, cursor);
  if (desk.hushed !== start) desk.hushed = undefined;
  if (desk.open !== undefined || desk.hushed !== undefined) return;
  const invited = invitesCompletion(clusters, cursor) ? wordCompletion(host) : undefined;
  const completion = invited ?? emojiCompletion(host, LEAST_EMOJI, () => suggest(host));
  if (completion === undefined) return;
  const offer = offerOf(host, completion);
  const [only] = offer.items;
  const isWhole = offer.items.length === 1 && only?.note === '' && only.text.trimEnd() === offer.typed;
  if (!isWhole) desk.open = new CompletionOverlay(offer, NONE, place.editor);
}

/** A list, and what stood there before anything of it was inserted. */
interface Offer extends Completion {
  readonly typed: string;
}

function offerOf({ place }: Host, completion: Completion): Offer {
  return { ...completion, typed: place.editor.clusters.slice(completion.start, completion.end).join('') };
}

function wordCompletion({ engine, place }: Host): Completion | undefined {
  return completionsFor(engine.state, place.editor.clusters, place.editor.cursor);
}

/** The first time the list has to be loaded: `again` is called then, unless the reader has gone on. */
function emojiCompletion(host: Host, least: number, again: () => void): Completion | undefined {
  const { editor } = host.place;
  const word = emojiTyped(editor.clusters, editor.cursor);
  if (word === undefined || word.name.length < least) return undefined;
  const items = host.desk.emoji.like(word.name, MOST_EMOJI);
  if (items === undefined) {
    void host.desk.emoji.load().then(() => {
      const { open } = host.desk;
      const isBusy = open !== undefined && !(open instanceof CompletionOverlay);
      if (host.place.editor !== editor || isBusy) return;
      again();
      host.screen.changed();
    });
    return undefined;
  }
  return items.length === 0 ? undefined : { start: word.start, end: editor.cursor, items };
}

function insertCompletion(host: Host, offer: Offer, selected: number): void {
  const text = offer.items[selected]?.text ?? '';
  const editor = replaceRange(host.place.editor, offer.start, offer.end, text);
  host.setEditor(editor);
  const next = { ...offer, end: editor.cursor };
  host.desk.open = offer.items.length > 1 ? new CompletionOverlay(next, selected, editor) : undefined;
}

class CompletionOverlay implements OpenOverlay {
  readonly help: HelpTopic = {
    title: 'Here: completions',
    rows: [
      { left: 'Tab Shift-Tab ↓', right: 'the next, the one before' },
      { left: 'Enter', right: 'sends what the input says; nothing of the list is taken unasked' },
      { left: 'Esc', right: 'closes the list; what was typed comes back' },
      { left: 'any other key', right: 'takes what is shown and goes on' },
    ],
  };
  readonly #offer: Offer;
  /** NONE: the list has opened by itself. */
  readonly #selected: number;
  /** Of which the places in the offer are. */
  readonly #editor: EditorState;

  constructor(offer: Offer, selected: number, editor: EditorState) {
    this.#offer = offer;
    this.#selected = selected;
    this.#editor = editor;
  }

  key(host: Host, _event: KeyEvent, action: Action | undefined): boolean {
    const { desk, place } = host;
    const command = commandOf(action);
    desk.open = undefined;
    // The server may have moved the reader to another input.
    if (place.editor !== this.#editor) return false;
    const isBack = command === 'complete-back' || (command === 'history-up' && this.#selected !== NONE);
    if (isBack || command === 'complete' || command === 'history-down') {
      this.#walk(host, isBack);
      return true;
    }
    if (command !== 'cancel') return false;
    const { start, end, typed } = this.#offer;
    desk.hushed = start;
    if (this.#selected !== NONE) host.setEditor(replaceRange(place.editor, start, end, typed));
    return true;
  }

  show(view: ScreenView): ScreenView {
    if (view.input.editor !== this.#editor) return view;
    const { items, typed } = this.#offer;
    const shown = items[this.#selected]?.text ?? typed;
    return { ...view, overlay: { kind: 'completion', view: { items, selected: this.#selected, shown } } };
  }

  #walk(host: Host, isBack: boolean): void {
    const { length } = this.#offer.items;
    const from = this.#selected === NONE && isBack ? 0 : this.#selected;
    insertCompletion(host, this.#offer, (from + (isBack ? -1 : 1) + length) % length);
  }
}
