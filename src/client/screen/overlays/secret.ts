/** Asks for something that nobody may see, in the place of the input; what is typed is here only, and is drawn as dots. */
import { isAskedTwice, type SecretQuestion, secretInWords } from '../../model/secret-question.js';
import { EMPTY_EDITOR, insertText } from '../../ui/editor/editor.js';
import type { Action } from '../../ui/keys/binding.js';
import type { ScreenView } from '../../ui/screen-view.js';
import { splitClusters } from '../../ui/term/clusters.js';
import type { KeyEvent } from '../../ui/term/input-event.js';
import type { HelpTopic } from '../help-topics.js';
import type { Host } from '../host.js';
import { commandOf, type OpenOverlay } from './overlay.js';

/** No password is longer; the rest of a paste by mistake is left out. */
const MOST_CHARACTERS = 1024;

export class SecretOverlay implements OpenOverlay {
  readonly help: HelpTopic = {
    title: 'Here: a password, which is not shown and not kept',
    rows: [
      { left: 'Enter', right: 'goes on; a new one is asked for twice' },
      { left: '^U', right: 'begins anew' },
      { left: 'Esc', right: 'leaves it; nothing was sent' },
    ],
  };
  readonly #question: SecretQuestion;
  readonly #because: string;
  /** What the second time has to be the same as. */
  readonly #first: string | undefined;
  #typed = '';

  constructor(question: SecretQuestion, because: string = question.because, first?: string) {
    this.#question = question;
    this.#because = because;
    this.#first = first;
  }

  key(host: Host, event: KeyEvent, action: Action | undefined): boolean {
    const command = commandOf(action);
    if (command === 'send') this.#enter(host);
    else if (command === 'cancel') host.desk.open = undefined;
    else if (command === 'redraw' || command === 'suspend') return false;
    else if (action?.kind === 'edit') this.#edit(action.action);
    else this.#add(event.text);
    return true;
  }

  paste(_host: Host, { text }: { readonly text: string }): boolean {
    const [line = ''] = text.split(/[\r\n]/, 1);
    this.#add(line);
    return true;
  }

  show(view: ScreenView): ScreenView {
    const { prompt } = view.input;
    const dots = view.glyphs.active === '●' ? '•' : '*';
    const masked = dots.repeat(splitClusters(this.#typed).length);
    const words = `${secretInWords(this.#question)}${this.#first === undefined ? '' : ', once more'}`;
    const because = this.#because === '' ? '' : `${this.#because}. `;
    return {
      ...view,
      notice: [because + words, 'Enter goes on', 'Esc leaves it'],
      input: { prompt, editor: insertText(EMPTY_EDITOR, masked), placeholder: 'not shown, not kept' },
    };
  }

  #edit(action: string): void {
    if (action === 'delete-left') this.#typed = splitClusters(this.#typed).slice(0, -1).join('');
    else if (action.startsWith('kill')) this.#typed = '';
  }

  #add(text: string): void {
    this.#typed = splitClusters(this.#typed + text)
      .slice(0, MOST_CHARACTERS)
      .join('');
  }

  #enter(host: Host): void {
    const { desk, engine } = host;
    const typed = this.#typed;
    if (typed === '') return;
    const isNew = isAskedTwice(this.#question);
    if (isNew && this.#first === undefined) desk.open = new SecretOverlay(this.#question, '', typed);
    else if (isNew && this.#first !== typed) desk.open = new SecretOverlay(this.#question, 'the two differ');
    else {
      desk.open = undefined;
      engine.logins.answer(this.#question, typed);
    }
  }
}
