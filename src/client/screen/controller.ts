/**
 * Keys, pastes and the wheel -> the desk and the engine. Knows neither the terminal nor how anything looks; what the
 * screen shows is computed from what this leaves behind.
 */
import type { Clock } from '../../core/clock.js';
import type { Engine } from '../engine/engine.js';
import type { Conversation } from '../model/conversation.js';
import { activeConversation } from '../model/state.js';
import { COMMANDS } from '../commands/table.js';
import { edit, editorText, type EditorState, insertText, resetEditor, setText } from '../ui/editor/editor.js';
import { addToHistory, EMPTY_SEARCH, historyDown, historyUp } from '../ui/editor/history.js';
import { helpRows, type HelpView } from '../ui/help-overlay.js';
import { type Action, type CommandAction, Keymap } from '../ui/keymap.js';
import { needsPreview } from '../ui/paste-preview.js';
import type { InputEvent, KeyEvent, PasteEvent } from '../ui/term/input-event.js';
import type { Desk, Place } from './desk.js';
import { keyInOverlay, offerCompletion, type OverlayHost } from './overlays.js';
import { scrollBy, type Viewer } from './scrolling.js';
import { tabOrder } from './view.js';

/** What only the terminal can do. */
export interface ScreenControl extends Viewer {
  /** The nearest line that the help can begin with. */
  helpTop(help: HelpView, top: number): number;
  redraw(): void;
  suspend(): void;
}

/** Twice ^C on an empty input within this quits. */
const INTERRUPT_MS = 1000;
/** Rows that the wheel scrolls by. */
const WHEEL_ROWS = 3;

export class Controller implements OverlayHost {
  readonly engine: Engine;
  readonly desk: Desk;
  readonly #clock: Clock;
  readonly #screen: ScreenControl;
  readonly #keymap = new Keymap();
  #interruptedAt = Number.NEGATIVE_INFINITY;

  constructor(engine: Engine, desk: Desk, clock: Clock, screen: ScreenControl) {
    this.engine = engine;
    this.desk = desk;
    this.#clock = clock;
    this.#screen = screen;
  }

  get #active(): Conversation {
    return activeConversation(this.engine.state);
  }

  get place(): Place {
    return this.desk.placeOf(this.#active);
  }

  get pageRows(): number {
    return Math.max(1, this.#screen.logRows() - 1);
  }

  helpTop(help: HelpView, top: number): number {
    return this.#screen.helpTop(help, top);
  }

  onInput(event: InputEvent): void {
    if (event.kind === 'focus') return;
    if (event.kind === 'paste') {
      this.#paste(event);
      return;
    }
    const action = this.#keymap.actionOf(event);
    const isInterrupt = action?.kind === 'command' && action.command === 'interrupt';
    if (this.desk.open !== undefined && event.kind === 'key' && !isInterrupt) {
      if (keyInOverlay(this, event, action)) return;
    }
    if (action !== undefined) this.#act(action);
    else if (event.kind === 'key') this.#type(event);
  }

  setEditor(editor: EditorState): void {
    this.place.editor = editor;
  }

  /** Sends what was entered, or pasted. */
  submit(text: string): void {
    this.desk.history = addToHistory(this.desk.history, text);
    this.setEditor(resetEditor(this.place.editor));
    const before = this.engine.state.active;
    const { held } = this.engine;
    this.engine.submit(text);
    if (this.engine.held > held) this.desk.early = text;
    if (this.engine.state.active !== before) this.#arrived(before);
  }

  #type({ text, ctrl, alt }: KeyEvent): void {
    if (text !== '' && !ctrl && !alt) this.setEditor(insertText(this.place.editor, text));
  }

  #paste({ text, truncated }: PasteEvent): void {
    if (needsPreview(text)) this.desk.open = { kind: 'paste', paste: { text, truncated } };
    else this.setEditor(insertText(this.place.editor, text.replace(/\n$/, '')));
  }

  #act(action: Action): void {
    switch (action.kind) {
      case 'edit':
        this.setEditor(edit(this.place.editor, action.action));
        break;
      case 'conversation':
        this.#goTo(tabOrder(this.engine.state)[action.number - 1]);
        break;
      case 'command':
        this.#command(action.command);
        break;
    }
  }

  #command(command: CommandAction): void {
    switch (command) {
      case 'send':
        return this.#send();
      case 'history-up':
      case 'history-down':
        return this.#walkHistory(command === 'history-up');
      case 'history-search':
        this.desk.open = { kind: 'search', search: EMPTY_SEARCH };
        return;
      case 'complete':
      case 'complete-back':
        return offerCompletion(this, command === 'complete-back');
      case 'scroll-page-up':
        return this.#scroll(-this.pageRows);
      case 'scroll-page-down':
        return this.#scroll(this.pageRows);
      case 'scroll-up':
        return this.#scroll(-1);
      case 'scroll-down':
        return this.#scroll(1);
      case 'wheel-up':
        return this.#scroll(-WHEEL_ROWS);
      case 'wheel-down':
        return this.#scroll(WHEEL_ROWS);
      case 'scroll-top':
        return this.#scroll(Number.NEGATIVE_INFINITY);
      case 'scroll-bottom':
      case 'cancel':
        return this.#scroll(Number.POSITIVE_INFINITY);
      case 'word-or-conversation-left':
      case 'word-or-conversation-right':
        return this.#sideways(command === 'word-or-conversation-left');
      case 'conversation-active':
        return this.#goTo(this.#nextActive());
      case 'conversation-last':
        return this.#goTo(this.desk.previous);
      case 'help':
        this.desk.open = { kind: 'help', help: { rows: helpRows(COMMANDS), top: 0 } };
        return;
      case 'toggle-users':
        this.desk.showUsers = !this.desk.showUsers;
        return;
      case 'redraw':
        return this.#screen.redraw();
      case 'suspend':
        return this.#screen.suspend();
      case 'interrupt':
        return this.#interrupt();
    }
  }

  #send(): void {
    const text = editorText(this.place.editor);
    if (text.trim() === '') this.engine.retryNow();
    else this.submit(text);
  }

  /** Within a text of several lines first by line, then through what was entered before. */
  #walkHistory(up: boolean): void {
    const { editor } = this.place;
    const moved = edit(editor, up ? 'line-up' : 'line-down');
    if (moved.cursor !== editor.cursor) {
      this.setEditor(moved);
      return;
    }
    const step = up ? historyUp(this.desk.history, editorText(editor)) : historyDown(this.desk.history);
    if (step === undefined) return;
    this.desk.history = step.state;
    this.setEditor(setText(editor, step.text));
  }

  #scroll(rows: number): void {
    const { place } = this;
    const { scroll, atTop } = scrollBy(this.#screen, place, rows);
    place.scroll = scroll;
    if (rows < 0 && atTop) this.engine.apply({ type: 'load-older', key: this.#active.key });
  }

  #sideways(left: boolean): void {
    if (this.place.editor.clusters.length > 0) {
      this.setEditor(edit(this.place.editor, left ? 'word-left' : 'word-right'));
      return;
    }
    const order = tabOrder(this.engine.state);
    const at = order.indexOf(this.engine.state.active);
    this.#goTo(order[(at + (left ? -1 : 1) + order.length) % order.length]);
  }

  /** The next one with something new, those that call for us first. */
  #nextActive(): string | undefined {
    const { state } = this.engine;
    const order = tabOrder(state);
    const at = order.indexOf(state.active);
    const others = [...order.slice(at + 1), ...order.slice(0, at)];
    const find = (wanted: (conversation: Conversation) => boolean): string | undefined =>
      others.find((key) => {
        const conversation = state.conversations.get(key);
        return conversation !== undefined && wanted(conversation);
      });
    return find(({ mentions }) => mentions > 0) ?? find(({ unread }) => unread > 0);
  }

  #goTo(key: string | undefined): void {
    const { state } = this.engine;
    const target = key === undefined ? undefined : state.conversations.get(key);
    if (target === undefined || key === undefined || key === state.active) return;
    const { active } = state;
    const { unread } = target;
    this.engine.apply({ type: 'activate', key });
    this.#arrived(active, unread);
  }

  /** The reader has changed the conversation. */
  #arrived(from: string, unread = 0): void {
    this.desk.previous = from;
    this.desk.open = undefined;
    this.place.log.markUnread(unread);
  }

  #interrupt(): void {
    this.desk.open = undefined;
    if (this.place.editor.clusters.length > 0) {
      this.setEditor(edit(this.place.editor, 'clear'));
      return;
    }
    const now = this.#clock.monotonic();
    if (now - this.#interruptedAt <= INTERRUPT_MS) void this.engine.quit('');
    this.#interruptedAt = now;
    this.desk.alert = { text: '^C again to leave', until: now + INTERRUPT_MS };
  }
}
