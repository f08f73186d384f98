/** Which of a message's links to open. */
import type { Action } from '../../ui/keys/binding.js';
import type { ScreenView } from '../../ui/screen-view.js';
import type { KeyEvent } from '../../ui/term/input-event.js';
import type { HelpTopic } from '../help-topics.js';
import type { Host } from '../host.js';
import { tellReader } from '../tell-reader.js';
import { commandOf, type OpenOverlay } from './overlay.js';

export class LinksOverlay implements OpenOverlay {
  readonly help: HelpTopic = {
    title: 'Here: which link',
    rows: [
      { left: '1 to 9', right: 'opens that one' },
      { left: 'Esc', right: 'back to the message' },
    ],
  };
  readonly #back: OpenOverlay;
  readonly #links: readonly string[];

  /** @param links at most nine */
  constructor(back: OpenOverlay, links: readonly string[]) {
    this.#back = back;
    this.#links = links;
  }

  key(host: Host, { text }: KeyEvent, action: Action | undefined): boolean {
    const link = /^[1-9]$/.test(text) ? this.#links[Number(text) - 1] : undefined;
    if (link !== undefined) {
      host.desk.open = this.#back;
      host.screen.openLink(link);
    } else if (commandOf(action) === 'cancel') host.desk.open = this.#back;
    else tellReader(host, `1 to ${this.#links.length} opens a link; Esc goes back`);
    return true;
  }

  show(view: ScreenView, host: Pick<Host, 'engine' | 'desk'>): ScreenView {
    const [first = '', ...others] = this.#links.map(
      (link, i) => `${i + 1} ${link.replace(/^https?:\/\//, '')}`,
    );
    return { ...this.#back.show(view, host), notice: [`open ${first}`, ...others] };
  }
}
