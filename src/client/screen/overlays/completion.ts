/** The completions of Tab: Tab and Shift-Tab walk through them, Esc brings back what was typed, any other key takes what is shown. */
import { replaceRange } from '../../ui/editor/editor.js';
import type { Action } from '../../ui/keys/binding.js';
import type { ScreenView } from '../../ui/screen-view.js';
import type { KeyEvent } from '../../ui/term/input-event.js';
import { type Completion, completionsFor, emojiTyped } from '../completion.js';
import type { HelpTopic } from '../help-topics.js';
import type { Host } from '../host.js';
import { commandOf, type OpenOverlay } from './overlay.js';

/** Tab: the only completion is inserted, of several the first, and the others are offered. */
export function offerCompletion(host: Host, back: boolean): void {
  const completion = emojiCompletion(host, back) ?? wordCompletion(host);
  if (completion === undefined) return;
  const { clusters } = host.place.editor;
  const typed = clusters.slice(completion.start, completion.end).join('');
  insertCompletion(host, { ...completion, typed }, back ? completion.items.length - 1 : 0);
}

/** A list, and what stood there before anything of it was inserted. */
interface Offer extends Completion {
  readonly typed: string;
}

function wordCompletion({ engine, place }: Host): Completion | undefined {
  return completionsFor(engine.state, place.editor.clusters, place.editor.cursor);
}

/** More than anybody reads through. */
const MOST_EMOJI = 50;

/** The first time the list has to be loaded: the offer comes then, unless the reader has gone on. */
function emojiCompletion(host: Host, back: boolean): Completion | undefined {
  const { editor } = host.place;
  const word = emojiTyped(editor.clusters, editor.cursor);
  if (word === undefined) return undefined;
  const items = host.desk.emoji.like(word.name);
  if (items === undefined) {
    void host.desk.emoji.load().then(() => {
      if (host.place.editor !== editor || host.desk.open !== undefined) return;
      offerCompletion(host, back);
      host.screen.changed();
    });
    return undefined;
  }
  if (items.length === 0) return undefined;
  return { start: word.start, end: editor.cursor, items: items.slice(0, MOST_EMOJI) };
}

function insertCompletion(host: Host, offer: Offer, selected: number): void {
  const text = offer.items[selected]?.text ?? '';
  const editor = replaceRange(host.place.editor, offer.start, offer.end, text);
  host.setEditor(editor);
  const next = { ...offer, end: editor.cursor };
  host.desk.open = offer.items.length > 1 ? new CompletionOverlay(next, selected) : undefined;
}

class CompletionOverlay implements OpenOverlay {
  readonly help: HelpTopic = {
    title: 'Here: completions',
    rows: [
      { left: 'Tab Shift-Tab', right: 'the next, the one before' },
      { left: 'Esc', right: 'closes the list; what was typed comes back' },
      { left: 'any other key', right: 'takes what is shown and goes on' },
    ],
  };
  readonly #completion: Offer;
  readonly #selected: number;

  constructor(completion: Offer, selected: number) {
    this.#completion = completion;
    this.#selected = selected;
  }

  key(host: Host, _event: KeyEvent, action: Action | undefined): boolean {
    const command = commandOf(action);
    const step = command === 'complete' ? 1 : command === 'complete-back' ? -1 : 0;
    if (step !== 0) {
      const { length } = this.#completion.items;
      insertCompletion(host, this.#completion, (this.#selected + step + length) % length);
      return true;
    }
    host.desk.open = undefined;
    if (command !== 'cancel') return false;
    const { start, end, typed } = this.#completion;
    host.setEditor(replaceRange(host.place.editor, start, end, typed));
    return true;
  }

  show(view: ScreenView): ScreenView {
    const { items } = this.#completion;
    return { ...view, overlay: { kind: 'completion', view: { items, selected: this.#selected } } };
  }
}
