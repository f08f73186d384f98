/** The question before a text is sent that looks like a password or a mistyped command. Enter edits, y sends, Esc drops. */
import { resetEditor, setText } from '../../ui/editor/editor.js';
import { addToHistory } from '../../ui/editor/history.js';
import type { Action } from '../../ui/keys/binding.js';
import type { ScreenView } from '../../ui/screen-view.js';
import type { KeyEvent } from '../../ui/term/input-event.js';
import type { Question } from '../asking/question.js';
import type { HelpTopic } from '../help-topics.js';
import type { Host } from '../host.js';
import { commandOf, type OpenOverlay } from './overlay.js';

/** Whoever types on has not read the question: a "y" so soon is the next word, not an answer. */
const READ_MS = 400;

export class AskOverlay implements OpenOverlay {
  readonly help: HelpTopic = {
    title: 'Here: a question before something is sent',
    rows: [
      { left: 'Enter', right: 'back to the text, to change it' },
      { left: 'y', right: 'sends it as it is' },
      { left: 'Esc', right: 'drops it' },
    ],
  };
  readonly #text: string;
  readonly #question: Question;
  readonly #since: number;

  /** @param since monotonic ms */
  constructor(text: string, question: Question, since: number) {
    this.#text = text;
    this.#question = question;
    this.#since = since;
  }

  key(host: Host, event: KeyEvent, action: Action | undefined): boolean {
    const { desk, place, clock } = host;
    const command = commandOf(action);
    if (command === 'send') desk.open = undefined;
    else if (command === 'cancel') {
      desk.open = undefined;
      if (!this.#question.secret) desk.history = addToHistory(desk.history, this.#text);
      host.setEditor(resetEditor(place.editor));
    } else if (event.text.toLowerCase() === 'y') {
      if (clock.monotonic() - this.#since < READ_MS) return true;
      desk.open = undefined;
      host.submitAnyway(this.#question.say, { keep: !this.#question.secret });
    } else return command !== 'redraw' && command !== 'suspend';
    return true;
  }

  /** Nothing is sent or inserted before there is an answer. */
  paste(): boolean {
    return true;
  }

  show(view: ScreenView): ScreenView {
    return { ...view, overlay: { kind: 'question', view: { looksLike: this.#question.looksLike } } };
  }
}

/** Asks about a text, which stands in the input meanwhile. */
export function askAbout(host: Host, text: string, question: Question): void {
  host.setEditor(setText(host.place.editor, text));
  host.desk.open = new AskOverlay(text, question, host.clock.monotonic());
}
