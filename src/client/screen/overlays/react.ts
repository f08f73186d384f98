/** Which reaction to give: a frequent one by its digit, any other typed, pasted or found by its name (":tad"). */
import { type Message, react } from '../../commands/message-actions.js';
import { cleanReaction } from '../../model/reactions.js';
import type { Action } from '../../ui/keys/binding.js';
import type { CompletionItem } from '../../ui/completion-popup.js';
import type { ScreenView } from '../../ui/screen-view.js';
import { splitClusters } from '../../ui/term/clusters.js';
import type { KeyEvent } from '../../ui/term/input-event.js';
import type { HelpTopic } from '../help-topics.js';
import type { Host } from '../host.js';
import { tellReader } from '../tell-reader.js';
import { commandOf, type OpenOverlay } from './overlay.js';

const FREQUENT = ['👍', '❤', '😂', '🎉', '👀', '✅'] as const;
/** More is cut anyway. */
const MOST_TYPED = 64;
/** Emoji that are offered for a name; more do not fit into a row. */
const MOST_NAMED = 6;
/** The name of an emoji, or the beginning of one. */
const NAME = /^:([a-z0-9_+-]+):?$/i;

export class ReactOverlay implements OpenOverlay {
  readonly help: HelpTopic = {
    title: 'Here: which reaction',
    rows: [
      { left: '1 to 6', right: 'a frequent one' },
      { left: 'an emoji', right: 'typed or pasted; a short word will do, too' },
      { left: ':name', right: 'an emoji by its name; Tab takes the next that fits' },
      { left: 'Enter', right: 'reacts; the same once more takes it back' },
      { left: 'Esc', right: 'back to the message' },
    ],
  };
  readonly #back: OpenOverlay;
  readonly #message: Message;
  readonly #typed: string;
  /** Which of the emoji of that name. */
  readonly #named: number;

  constructor(back: OpenOverlay, message: Message, typed = '', named = 0) {
    this.#back = back;
    this.#message = message;
    this.#typed = typed;
    this.#named = named;
  }

  key(host: Host, event: KeyEvent, action: Action | undefined): boolean {
    const { desk } = host;
    const command = commandOf(action);
    const { text } = event;
    const frequent = this.#typed === '' ? FREQUENT[Number(text === '' ? 'x' : text) - 1] : undefined;
    if (frequent !== undefined) this.#give(host, frequent);
    else if (command === 'send') this.#give(host, this.#emoji(desk) ?? this.#typed);
    else if (command === 'complete' || command === 'complete-back') {
      const { length } = this.#namesake(desk);
      if (length > 0)
        this.#become(host, this.#typed, this.#named + (command === 'complete' ? 1 : length - 1));
    } else if (command === 'cancel') desk.open = this.#back;
    else if (action?.kind === 'edit' && action.action === 'delete-left') {
      this.#become(host, splitClusters(this.#typed).slice(0, -1).join(''));
    } else if (text !== '' && this.#typed.length < MOST_TYPED) {
      this.#become(host, this.#typed + text);
    } else tellReader(host, 'a digit or an emoji reacts; Esc goes back');
    return true;
  }

  paste(host: Host, { text }: { readonly text: string }): boolean {
    this.#become(host, cleanReaction(this.#typed + text));
    return true;
  }

  show(view: ScreenView, host: Pick<Host, 'engine' | 'desk'>): ScreenView {
    return { ...this.#back.show(view, host), notice: this.#notice(host.desk) };
  }

  #notice(desk: Host['desk']): readonly string[] {
    if (this.#typed === '') {
      const [first, ...others] = FREQUENT.map((emoji, i) => `${i + 1} ${emoji}`);
      return [`react ${first}`, ...others, 'or type one, or :name'];
    }
    const typed = `react: ${cleanReaction(this.#typed)}`;
    const named = this.#namesake(desk);
    const [chosen] = named.splice(this.#named % Math.max(1, named.length), 1);
    if (chosen === undefined) return [typed, 'Enter reacts'];
    const others = named.map(({ text, note }) => `${text.trim()} ${note}`);
    return [`${typed}  Enter gives ${chosen.text.trim()} ${chosen.note}`, 'Tab the next', ...others];
  }

  /** The emoji whose name is typed; none while there is no list of them. */
  #namesake({ emoji }: Host['desk']): CompletionItem[] {
    const name = NAME.exec(this.#typed)?.[1];
    const items = name === undefined ? [] : (emoji.like(name, MOST_NAMED) ?? []);
    return items.toSorted((a, b) => Number(b.note === `:${name}:`) - Number(a.note === `:${name}:`));
  }

  #emoji(desk: Host['desk']): string | undefined {
    const named = this.#namesake(desk);
    return named[this.#named % Math.max(1, named.length)]?.text.trim();
  }

  #become(host: Host, typed: string, named = 0): void {
    const { desk, screen } = host;
    desk.open = new ReactOverlay(this.#back, this.#message, typed, named);
    const isWanted = NAME.test(typed) && desk.emoji.like('', 0) === undefined;
    if (isWanted) void desk.emoji.load().then(() => screen.changed());
  }

  #give(host: Host, text: string): void {
    host.desk.open = this.#back;
    const done = react(host.engine.state, this.#message, text);
    if ('why' in done) tellReader(host, done.why);
    else for (const action of done.actions) host.engine.perform(action);
  }
}
