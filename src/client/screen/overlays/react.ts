/** Which reaction to give: a frequent one by its digit, any other typed. */
import { type Message, react } from '../../commands/message-actions.js';
import { cleanReaction } from '../../model/reactions.js';
import type { Action } from '../../ui/keys/binding.js';
import type { ScreenView } from '../../ui/screen-view.js';
import { splitClusters } from '../../ui/term/clusters.js';
import type { KeyEvent } from '../../ui/term/input-event.js';
import type { Host } from '../host.js';
import { tellReader } from '../tell-reader.js';
import { commandOf, type OpenOverlay } from './overlay.js';

const FREQUENT = ['👍', '❤', '😂', '🎉', '👀', '✅'] as const;
/** More is cut anyway. */
const MOST_TYPED = 64;

export class ReactOverlay implements OpenOverlay {
  readonly #back: OpenOverlay;
  readonly #message: Message;
  readonly #typed: string;

  constructor(back: OpenOverlay, message: Message, typed = '') {
    this.#back = back;
    this.#message = message;
    this.#typed = typed;
  }

  key(host: Host, event: KeyEvent, action: Action | undefined): boolean {
    const { desk } = host;
    const command = commandOf(action);
    const { text, ctrl, alt } = event;
    const frequent = this.#typed === '' ? FREQUENT[Number(text === '' ? 'x' : text) - 1] : undefined;
    if (frequent !== undefined) this.#give(host, frequent);
    else if (command === 'send') this.#give(host, this.#typed);
    else if (command === 'cancel') desk.open = this.#back;
    else if (action?.kind === 'edit' && action.action === 'delete-left') {
      desk.open = new ReactOverlay(
        this.#back,
        this.#message,
        splitClusters(this.#typed).slice(0, -1).join(''),
      );
    } else if (text !== '' && !ctrl && !alt && this.#typed.length < MOST_TYPED) {
      desk.open = new ReactOverlay(this.#back, this.#message, this.#typed + text);
    } else tellReader(host, 'a digit or an emoji reacts; Esc goes back');
    return true;
  }

  paste(host: Host, { text }: { readonly text: string }): boolean {
    host.desk.open = new ReactOverlay(this.#back, this.#message, cleanReaction(this.#typed + text));
    return true;
  }

  show(view: ScreenView, host: Pick<Host, 'engine' | 'desk'>): ScreenView {
    const choices = FREQUENT.map((emoji, i) => `${i + 1} ${emoji}`).join('  ');
    const typed = this.#typed === '' ? 'or type one' : `: ${cleanReaction(this.#typed)}  Enter reacts`;
    return {
      ...this.#back.show(view, host),
      notice: `react ${this.#typed === '' ? `${choices}  ` : ''}${typed}`,
    };
  }

  #give(host: Host, text: string): void {
    host.desk.open = this.#back;
    const done = react(host.engine.state, this.#message, text);
    if ('why' in done) tellReader(host, done.why);
    else for (const action of done.actions) host.engine.perform(action);
  }
}
