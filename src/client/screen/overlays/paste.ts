/** A paste of several lines, before anything is sent: Enter sends it, ^E puts it into the input, Esc drops it. */
import { secondsToSend } from '../../engine/sender.js';
import { insertText } from '../../ui/editor/editor.js';
import type { Action } from '../../ui/keys/binding.js';
import { pastedLines, pasteView, type PasteView } from '../../ui/paste-preview.js';
import type { ScreenView } from '../../ui/screen-view.js';
import type { KeyEvent, PasteEvent } from '../../ui/term/input-event.js';
import type { HelpTopic } from '../help-topics.js';
import type { Host } from '../host.js';
import { commandOf, type OpenOverlay } from './overlay.js';

/** A wait that is shorter is not worth a word. */
const LONG_SECONDS = 2;

export class PasteOverlay implements OpenOverlay {
  readonly help: HelpTopic = {
    title: 'Here: a paste of several lines',
    rows: [
      { left: 'Enter', right: 'sends it, with what the input has around it' },
      { left: '^E', right: 'puts it into the input, to be changed first' },
      { left: 'Esc', right: 'drops it; nothing was sent' },
    ],
  };
  readonly #text: string;
  readonly #view: PasteView;
  readonly #sent: number;

  constructor(paste: PasteEvent) {
    this.#text = paste.text;
    this.#view = pasteView(paste);
    this.#sent = pastedLines(paste.text);
  }

  key(host: Host, event: KeyEvent, action: Action | undefined): boolean {
    const command = commandOf(action);
    const text = this.#text;
    if (command === 'send') {
      host.desk.open = undefined;
      const { clusters, cursor } = host.place.editor;
      host.submit(clusters.slice(0, cursor).join('') + text + clusters.slice(cursor).join(''));
    } else if (event.ctrl && event.name === 'e') {
      if (!this.#view.editable) return true;
      host.desk.open = undefined;
      host.setEditor(insertText(host.place.editor, text.replace(/\n$/, '')));
    } else if (command === 'cancel') host.desk.open = undefined;
    return true;
  }

  show(view: ScreenView, { engine }: Pick<Host, 'engine'>): ScreenView {
    const seconds = secondsToSend(engine.state, this.#sent);
    const shown = { ...this.#view, ...(seconds >= LONG_SECONDS && { seconds }) };
    return { ...view, overlay: { kind: 'paste', view: shown } };
  }
}
