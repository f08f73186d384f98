/** A message is selected: Alt-arrows move on, a letter does something with it, Esc goes back to writing. */
import {
  type Done,
  type Message,
  originalOf,
  remove,
  typedText,
  whyNoDeletion,
  whyNoEdit,
  whyNoReference,
  whyNoReply,
} from '../../commands/message-actions.js';
import { linksIn } from '../../model/links.js';
import { activeConversation } from '../../model/state.js';
import { setText } from '../../ui/editor/editor.js';
import type { Action } from '../../ui/keys/binding.js';
import { FOLLOWING } from '../../ui/log-view.js';
import type { ScreenView } from '../../ui/screen-view.js';
import type { KeyEvent } from '../../ui/term/input-event.js';
import { detailOf } from '../detail.js';
import type { HelpTopic } from '../help-topics.js';
import type { Host } from '../host.js';
import { findSelected, nextMessage, reveal, type Selected, selectedOf } from '../selection.js';
import { tellReader } from '../tell-reader.js';
import { LinksOverlay } from './links.js';
import { commandOf, type OpenOverlay } from './overlay.js';
import { ReactOverlay } from './react.js';

const HINTS = ['r reply', '+ react', 'e edit', 'd delete', 'c copy', 'o open', 'i more', 'Esc back'];
const SURE = 'delete for all? y yes, any other no';
/** Who has a message is asked for once the reader rests on it. */
const REST_MS = 300;
const PASSED_ON: ReadonlySet<string> = new Set(['redraw', 'suspend', 'help', 'toggle-users', 'plain-view']);

/** - detail: all that is known of it, over the log. - sure: whether it is to be deleted. */
type Mode = 'menu' | 'detail' | 'sure';

/** Alt-↑: the last message on screen. */
export function selectMessage(host: Host): void {
  upToDate(host);
  const { log, scroll } = host.place;
  const from = scroll.bottom === undefined ? log.length : Math.min(log.length, scroll.bottom.index + 1);
  const index = nextMessage(log, from, -1);
  const line = index === undefined ? undefined : log.lineAt(index);
  if (index === undefined || line === undefined) {
    tellReader(host, 'there is no message here yet');
    return;
  }
  select(host, new SelectOverlay(selectedOf(line, index), scroll.bottom === undefined), index);
}

/** What has come since the last frame belongs to the log. */
function upToDate({ screen }: Host): void {
  screen.logContext();
}

function select(host: Host, overlay: SelectOverlay, index: number): void {
  host.desk.open = overlay;
  reveal(host, index);
  host.clock.setTimeout(() => overlay.rested(host), REST_MS);
}

export class SelectOverlay implements OpenOverlay {
  readonly help: HelpTopic = {
    title: 'Here: a message is selected',
    rows: [
      { left: 'r', right: 'answers it' },
      { left: '+', right: 'reacts to it' },
      { left: 'e', right: 'writes a message of yours anew' },
      { left: 'd', right: 'deletes it for everybody, after a yes' },
      { left: 'c', right: 'copies its text' },
      { left: 'o', right: 'opens its link' },
      { left: 'i Enter', right: 'all that is known of it: who has it, answers, reactions; again closes' },
      { left: 'Enter', right: 'on a line that was refused: tries again' },
      { left: 'Alt-↑ Alt-↓', right: 'the message above, below' },
      { left: 'Esc', right: 'back to writing' },
    ],
  };
  readonly #selected: Selected;
  /** The log followed its end before. */
  readonly #followed: boolean;
  readonly #mode: Mode;

  constructor(selected: Selected, followed: boolean, mode: Mode = 'menu') {
    this.#selected = selected;
    this.#followed = followed;
    this.#mode = mode;
  }

  key(host: Host, event: KeyEvent, action: Action | undefined): boolean {
    upToDate(host);
    const index = findSelected(host.place.log, this.#selected);
    const line = index === undefined ? undefined : host.place.log.lineAt(index);
    if (index === undefined || line === undefined) {
      this.#leave(host);
      return false;
    }
    const command = commandOf(action);
    if (this.#mode === 'sure') {
      this.#become(host, 'menu');
      if (event.text.toLowerCase() === 'y')
        this.#do(host, remove(host.engine.state, this.#message(host, line), ''));
      else tellReader(host, 'not deleted');
      return true;
    }
    if (command === 'select-up' || command === 'select-down') {
      this.#move(host, index, command === 'select-up' ? -1 : 1);
      return true;
    }
    if (command === 'cancel') {
      if (this.#mode === 'detail') this.#become(host, 'menu');
      else this.#leave(host);
      return true;
    }
    if (command !== undefined && PASSED_ON.has(command)) return false;
    if (action?.kind === 'conversation' || command?.startsWith('conversation') === true) return false;
    if (command?.startsWith('scroll') === true) return false;
    const message = this.#message(host, line);
    if (command === 'send') {
      this.#enter(host, message);
      return true;
    }
    this.#letter(host, event, message);
    return true;
  }

  show(view: ScreenView, { engine, desk }: Pick<Host, 'engine' | 'desk'>): ScreenView {
    const active = activeConversation(engine.state);
    const { log } = desk.placeOf(active);
    const index = findSelected(log, this.#selected);
    const line = index === undefined ? undefined : log.lineAt(index);
    if (line === undefined) return view;
    const original = originalOf(engine.state, active, line);
    const detail = detailOf(original);
    const whole = [{ label: 'text', text: original.line.text }, ...detail];
    return {
      ...view,
      log: { ...view.log, selected: String(line.id) },
      notice: this.#mode === 'sure' ? SURE : HINTS,
      detail,
      ...(this.#mode === 'detail' && { overlay: { kind: 'detail' as const, view: whole } }),
    };
  }

  /** The reader has not moved on: who has the message is worth a question. */
  rested(host: Host): void {
    if (host.desk.open !== this) return;
    const index = findSelected(host.place.log, this.#selected);
    const line = index === undefined ? undefined : host.place.log.lineAt(index);
    if (line === undefined) return;
    const { conversation, line: original } = this.#message(host, line);
    if (original.msgid !== undefined) host.engine.social.askWhoHas(conversation.target, original.msgid);
  }

  #message({ engine, active }: Host, line: Message['line']): Message {
    return originalOf(engine.state, active, line);
  }

  #move(host: Host, index: number, step: -1 | 1): void {
    const next = nextMessage(host.place.log, index, step);
    const line = next === undefined ? undefined : host.place.log.lineAt(next);
    if (next !== undefined && line !== undefined) {
      select(host, new SelectOverlay(selectedOf(line, next), this.#followed, this.#mode), next);
      return;
    }
    if (step > 0) {
      this.#leave(host);
      return;
    }
    const { startReached, key } = host.active;
    host.engine.apply({ type: 'load-older', key });
    tellReader(host, startReached ? 'this is the first message' : 'loading what is above');
  }

  #enter(host: Host, message: Message): void {
    const { line, conversation } = message;
    if (line.mark === 'refused' && line.sendId !== undefined) {
      this.#leave(host);
      host.engine.perform({ do: 'resend', target: conversation.target, id: line.sendId });
    } else this.#become(host, this.#mode === 'detail' ? 'menu' : 'detail');
  }

  #letter(host: Host, { text, name, ctrl, alt }: KeyEvent, message: Message): void {
    const { state } = host.engine;
    switch (ctrl || alt ? '' : text) {
      case 'r':
        this.#write(host, message, whyNoReply(state, message), 'reply');
        break;
      case 'e':
        this.#write(host, message, whyNoEdit(state, message), 'edit');
        break;
      case '+':
        if (!this.#refuses(host, whyNoReference(state, message)))
          host.desk.open = new ReactOverlay(this, message);
        break;
      case 'd':
        if (!this.#refuses(host, whyNoDeletion(state, message))) this.#become(host, 'sure');
        break;
      case 'c':
        if (message.line.deleted) tellReader(host, 'this message was deleted');
        else host.screen.copy(message.line.text);
        break;
      case 'o':
        this.#open(host, message);
        break;
      case 'i':
        this.#become(host, this.#mode === 'detail' ? 'menu' : 'detail');
        break;
      default:
        tellReader(
          host,
          `${text === '' ? name : text} does nothing with a message; Esc goes back to writing`,
        );
    }
  }

  #open(host: Host, { line }: Message): void {
    const links = line.deleted ? [] : linksIn(line.text);
    const [first] = links;
    if (first === undefined) tellReader(host, 'there is no link in this message');
    else if (links.length === 1) host.screen.openLink(first);
    else host.desk.open = new LinksOverlay(this, links);
  }

  /** The input is for an answer, or for what is to stand instead. */
  #write(host: Host, message: Message, why: string | undefined, kind: 'reply' | 'edit'): void {
    if (this.#refuses(host, why)) return;
    this.#leave(host);
    host.goTo(message.conversation.key);
    host.place.about = { kind, message };
    if (kind === 'edit') host.setEditor(setText(host.place.editor, typedText(message.line)));
  }

  #refuses(host: Host, why: string | undefined): boolean {
    if (why !== undefined) tellReader(host, why);
    return why !== undefined;
  }

  #do(host: Host, done: Done): void {
    if ('why' in done) tellReader(host, done.why);
    else for (const action of done.actions) host.engine.perform(action);
  }

  #become(host: Host, mode: Mode): void {
    const overlay = new SelectOverlay(this.#selected, this.#followed, mode);
    host.desk.open = overlay;
    if (mode === 'detail') overlay.rested(host);
  }

  #leave(host: Host): void {
    host.desk.open = undefined;
    if (this.#followed) host.place.scroll = FOLLOWING;
  }
}
