/**
 * Keys, pastes and the wheel -> whatever they are for: what is open, the handlers of `keys/`, the line editor. Knows
 * neither the terminal nor how anything looks; what the screen shows is computed from what this leaves behind.
 */
import type { Clock } from '../../core/clock.js';
import type { Engine } from '../engine/engine.js';
import type { Conversation } from '../model/conversation.js';
import type { LookAt } from '../model/inputs.js';
import type { SecretQuestion } from '../model/secret-question.js';
import { activeConversation } from '../model/state.js';
import {
  edit,
  type EditorAction,
  type EditorState,
  editorText,
  insertText,
  resetEditor,
} from '../ui/editor/editor.js';
import { Keymap } from '../ui/keymap.js';
import type { Action } from '../ui/keys/binding.js';
import { needsPreview } from '../ui/paste-preview.js';
import type { InputEvent, KeyEvent, PasteEvent } from '../ui/term/input-event.js';
import { aboutMessage } from './about.js';
import type { Desk, Place } from './desk.js';
import { questionOf } from './asking/question.js';
import { keysHelp } from './help-topics.js';
import type { Host, ScreenControl } from './host.js';
import { HANDLERS } from './keys/handlers.js';
import { askAbout } from './overlays/ask.js';
import { suggest } from './overlays/completion.js';
import { HelpOverlay } from './overlays/help.js';
import { lookAt } from './look-at.js';
import { commandOf } from './overlays/overlay.js';
import { openSearch } from './overlays/search.js';
import { SecretOverlay } from './overlays/secret.js';
import { PasteOverlay } from './overlays/paste.js';

/** Within this a key after Esc counts as one with Alt. */
const ESCAPE_MS = 1000;

export class Controller implements Host {
  readonly engine: Engine;
  readonly desk: Desk;
  readonly clock: Clock;
  readonly screen: ScreenControl;
  #keymap = new Keymap();
  #ownKeys: Readonly<Record<string, string>> = {};

  constructor(engine: Engine, desk: Desk, clock: Clock, screen: ScreenControl) {
    this.engine = engine;
    this.desk = desk;
    this.clock = clock;
    this.screen = screen;
  }

  get active(): Conversation {
    return activeConversation(this.engine.state);
  }

  get place(): Place {
    return this.desk.placeOf(this.active);
  }

  get pageRows(): number {
    return Math.max(1, this.screen.logRows() - 1);
  }

  onInput(event: InputEvent): void {
    const { active, place } = this;
    const { editor } = place;
    this.#take(event);
    if (this.active === active && place.editor !== editor) this.engine.social.typed(editorText(place.editor));
  }

  #take(event: InputEvent): void {
    if (event.kind === 'focus') return;
    if (event.kind === 'paste') {
      if (this.desk.open?.paste?.(this, event) !== true) this.#paste(event);
      return;
    }
    if (event.kind === 'key' && this.#afterEscape(event)) return;
    const action = this.#keymap.actionOf(event);
    const command = commandOf(action);
    if (this.desk.open !== undefined && event.kind === 'key' && command !== 'interrupt') {
      // It closes itself; over anything else it explains that, and comes back to it.
      if (command === 'help' && !(this.desk.open instanceof HelpOverlay)) return HANDLERS.help(this);
      if (this.desk.open.key(this, event, action)) return;
    }
    const { editor } = this.place;
    if (event.kind === 'key' && this.#isFind(event, action)) HANDLERS.find(this);
    else if (action !== undefined) this.#act(action);
    else if (event.kind === 'key') this.#type(event);
    const isWriting = action === undefined || (action.kind === 'edit' && action.action === 'delete-left');
    if (isWriting && this.place.editor !== editor) suggest(this);
  }

  /** Lists the keys, over the log. */
  showKeys(): void {
    this.desk.open = new HelpOverlay(keysHelp(this));
  }

  /**
   * Esc and then a key is that key with Alt, for terminals that have no Alt, as in Readline. Only after an Esc that had
   * nothing to close: whoever leaves a list and goes on typing means letters.
   */
  #afterEscape(event: KeyEvent): boolean {
    const { escaped } = this.desk;
    this.desk.escaped = undefined;
    if (escaped === undefined || event.ctrl || event.alt) return false;
    if (this.clock.monotonic() - escaped.at > ESCAPE_MS) return false;
    // Enter on an empty input tries to connect: a second line of nothing is not meant.
    if (event.name === 'enter' && this.place.editor.clusters.length === 0) return false;
    const action = this.#keymap.actionOf({ ...event, alt: true, text: '' });
    if (action === undefined) return false;
    this.desk.alert = undefined;
    if (commandOf(action) === 'to-unread' && escaped.unread !== undefined)
      lookAt(this, { line: escaped.unread });
    else this.#act(action);
    return true;
  }

  /** ^F moves to the right as in readline; where there is nothing to the right of, it finds. */
  #isFind({ ctrl }: KeyEvent, action: Action | undefined): boolean {
    const isEmpty = this.place.editor.clusters.length === 0;
    return ctrl && isEmpty && action?.kind === 'edit' && action.action === 'right';
  }

  setEditor(editor: EditorState): void {
    const { hushed } = this.desk;
    if (hushed !== undefined && editor.clusters.length <= hushed) this.desk.hushed = undefined;
    this.desk.write(this.active, editor);
  }

  submit(text: string): void {
    const question = questionOf(this.engine.state, text);
    if (question !== undefined) askAbout(this, text, question);
    // The text stays, to be mended.
    else if (this.engine.refuses(text)) this.engine.submit(text);
    else this.submitAnyway(text, { keep: true });
  }

  submitAnyway(text: string, { keep }: { readonly keep: boolean }): void {
    this.setEditor(resetEditor(this.place.editor));
    const before = this.engine.state.active;
    const { held } = this.engine;
    const { place } = this;
    const { about } = place;
    place.about = undefined;
    this.engine.submit(
      text,
      about === undefined ? undefined : (actions) => aboutMessage(this.engine.state, about, actions),
    );
    if (keep) this.desk.remember(text);
    else this.desk.forgetWalk();
    if (this.engine.held > held) this.desk.early = text;
    if (this.engine.state.active !== before) this.#arrived();
  }

  goTo(key: string | undefined): void {
    const { state } = this.engine;
    if (key === undefined || key === state.active || !state.conversations.has(key)) return;
    this.engine.apply({ type: 'activate', key });
    this.#arrived();
  }

  /** The list of what the server finds. */
  showSearch(typed: string): void {
    openSearch(this, typed);
  }

  /** A password is wanted; what else is open is closed. */
  askSecret(question: SecretQuestion): void {
    this.desk.open = new SecretOverlay(question);
  }

  /** What a command wants to have on screen. */
  lookAt(what: LookAt): void {
    lookAt(this, what);
  }

  /** The keys as they are set now; what cannot be is said once. */
  readKeys(): void {
    const { keys } = this.engine.state.settings;
    if (keys === this.#ownKeys) return;
    this.#ownKeys = keys;
    this.#keymap = new Keymap(keys);
    for (const fault of this.#keymap.faults) this.engine.announce(fault);
  }

  #act(action: Action): void {
    switch (action.kind) {
      case 'edit':
        this.#edit(action.action);
        break;
      case 'conversation':
        this.goTo(this.desk.tabs.order(this.engine.state)[action.number - 1]?.key);
        break;
      case 'command':
        HANDLERS[action.command](this);
        break;
    }
  }

  /** What was cut in one conversation can be inserted in another. */
  #edit(action: EditorAction): void {
    const { desk, place } = this;
    const editor = edit({ ...place.editor, ring: desk.ring }, action);
    desk.ring = editor.ring;
    this.setEditor(editor);
  }

  #type({ text }: KeyEvent): void {
    if (text !== '') this.setEditor(insertText(this.place.editor, text));
  }

  #paste(event: PasteEvent): void {
    const { text } = event;
    if (needsPreview(text)) this.desk.open = new PasteOverlay(event);
    else this.setEditor(insertText(this.place.editor, text.replace(/\n$/, '')));
  }

  /** The reader has changed the conversation. */
  #arrived(): void {
    this.desk.open = undefined;
    this.desk.hushed = undefined;
  }
}
