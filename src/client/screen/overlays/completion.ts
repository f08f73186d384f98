/** The completions of Tab: Tab and Shift-Tab walk through them, Esc closes, any other key takes what is shown. */
import { replaceRange } from '../../ui/editor/editor.js';
import type { Action } from '../../ui/keys/binding.js';
import type { ScreenView } from '../../ui/screen-view.js';
import type { KeyEvent } from '../../ui/term/input-event.js';
import { type Completion, completionsFor } from '../completion.js';
import type { HelpTopic } from '../help-topics.js';
import type { Host } from '../host.js';
import { commandOf, type OpenOverlay } from './overlay.js';

/** Tab: the only completion is inserted, of several the first, and the others are offered. */
export function offerCompletion(host: Host, back: boolean): void {
  const { clusters, cursor } = host.place.editor;
  const completion = completionsFor(host.engine.state, clusters, cursor);
  if (completion === undefined) return;
  insertCompletion(host, completion, back ? completion.items.length - 1 : 0);
}

function insertCompletion(host: Host, completion: Completion, selected: number): void {
  const text = completion.items[selected]?.text ?? '';
  const editor = replaceRange(host.place.editor, completion.start, completion.end, text);
  host.setEditor(editor);
  const next = { ...completion, end: editor.cursor };
  host.desk.open = completion.items.length > 1 ? new CompletionOverlay(next, selected) : undefined;
}

class CompletionOverlay implements OpenOverlay {
  readonly help: HelpTopic = {
    title: 'Here: completions',
    rows: [
      { left: 'Tab Shift-Tab', right: 'the next, the one before' },
      { left: 'Esc', right: 'closes the list' },
      { left: 'any other key', right: 'takes what is shown and goes on' },
    ],
  };
  readonly #completion: Completion;
  readonly #selected: number;

  constructor(completion: Completion, selected: number) {
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
    return command === 'cancel';
  }

  show(view: ScreenView): ScreenView {
    const { items } = this.#completion;
    return { ...view, overlay: { kind: 'completion', view: { items, selected: this.#selected } } };
  }
}
