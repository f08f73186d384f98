/** The screen's content: draws the chat, takes what the reader does, and says when a new frame is due. */
import type { Clock } from '../../core/clock.js';
import type { Engine } from '../engine/engine.js';
import { memoryWritingStore, type WritingStore } from '../engine/writing-store.js';
import { isRoomName } from '../../protocol/names.js';
import type { Conversation } from '../model/conversation.js';
import type { Effect } from '../model/inputs.js';
import { hasUnseen } from '../model/read-marker.js';
import { activeConversation } from '../model/state.js';
import { moveRow } from '../ui/editor/editor-view.js';
import type { Glyphs } from '../ui/glyphs.js';
import { clampHelpTop } from '../ui/help-overlay.js';
import { inputColumns } from '../ui/input-box.js';
import type { Layout, Rect } from '../ui/layout.js';
import { logContext } from '../ui/log-pane.js';
import type { LogContext } from '../ui/log-view.js';
import { overlayRect } from '../ui/overlays.js';
import type { ScreenView } from '../ui/screen-view.js';
import type { Canvas, CursorPosition } from '../ui/term/canvas.js';
import type { InputEvent } from '../ui/term/input-event.js';
import type { Notification } from '../ui/term/notification.js';
import { Metrics } from '../ui/term/width.js';
import { drawScreen, layoutFor } from '../ui/view.js';
import { WrapCache } from '../ui/wrap-cache.js';
import { questionOf } from './asking/question.js';
import { Controller } from './controller.js';
import { Desk } from './desk.js';
import { Notifier } from './notifier.js';
import { Presence } from './presence.js';
import { PlainOverlay } from './overlays/plain.js';
import { People } from './people.js';
import { tellReader } from './tell-reader.js';
import { screenView } from './view.js';

/** The terminal, as far as the content uses it. */
export interface Terminal {
  readonly width: number;
  readonly height: number;
  invalidate(): void;
  redraw(): void;
  suspend(): void;
  setTitle(title: string): void;
  /** Calls somebody who looks elsewhere, as they have set it. */
  notify(notification: Notification): void;
  /** @returns why it cannot, in words; '' when it was written */
  copy?(text: string): string;
  /** Whether the wheel is ours, as far as the reader wants that. */
  useMouse?(on: boolean): void;
}

export interface ChatScreenOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  /** Read for every frame: a setting changes them. */
  readonly glyphs: Glyphs;
  /** What the reader has written; forgotten with the process, by default. */
  readonly writing?: WritingStore;
  /** @returns what is done with it, or why nothing, in words; `copy` when it is to be copied instead */
  readonly openLink?: (url: string) => { readonly told: string; readonly copy?: true };
}

const MINUTE_MS = 60_000;

/** The end of a conversation, and the server's time of its newest message, ms. */
interface Drawn {
  readonly conversation: Conversation;
  readonly until: number;
}

export class ChatScreen {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #options: ChatScreenOptions;
  readonly #desk: Desk;
  readonly #people = new People();
  readonly #cache = new WrapCache(new Metrics());
  readonly #controller: Controller;
  readonly #presence: Presence;
  readonly #notifier: Notifier;
  #terminal: Terminal | undefined;
  /** Rooms with a draft of the last run, until the first room is there. */
  readonly #roomDrafts: string[];
  /** What the last frame has shown. */
  #drawn: Drawn | undefined;
  #minute = 0;
  #title = '';

  constructor(options: ChatScreenOptions) {
    const { engine, clock } = options;
    this.#options = options;
    this.#engine = engine;
    this.#clock = clock;
    const writing = options.writing ?? memoryWritingStore();
    this.#desk = new Desk(writing, (text) => questionOf(engine.state, text)?.secret === true);
    this.#roomDrafts = writing.targets.filter((target) => isRoomName(target));
    // A draft to somebody is where it can be seen.
    for (const target of writing.targets) if (!isRoomName(target)) engine.apply({ type: 'recall', target });
    this.#presence = new Presence(clock);
    this.#notifier = new Notifier({
      clock,
      presence: this.#presence,
      state: engine.state,
      notify: (notification) => this.#terminal?.notify(notification),
    });
    this.#controller = new Controller(engine, this.#desk, clock, {
      logContext: () => this.#logContext(),
      logRows: () => this.#logContext().viewport.height,
      helpTop: (help, top) => clampHelpTop(help, top, this.#helpRect(), this.#cache.metrics, options.glyphs),
      moveRow: (editor, direction) => moveRow(editor, this.#inputColumns(), direction, this.#cache.metrics),
      changed: () => this.#changed(),
      redraw: () => this.#terminal?.redraw(),
      suspend: () => this.#terminal?.suspend(),
      copy: (text) => this.#copy(text),
      openLink: (url) => this.#openLink(url),
    });
  }

  /** From now on frames can be asked for. */
  attach(terminal: Terminal): void {
    this.#terminal = terminal;
    this.#controller.readKeys();
    this.#changed();
  }

  draw(canvas: Canvas): CursorPosition {
    this.#minute = Math.floor(this.#clock.now() / MINUTE_MS);
    const view = this.#view();
    this.#drawn = this.#endOf(view);
    return drawScreen(canvas, view);
  }

  onInput(event: InputEvent): void {
    this.#presence.onInput(event);
    this.#notifier.onInput();
    this.#controller.onInput(event);
    this.#read();
    this.#changed();
  }

  onEffects(effects: readonly Effect[]): void {
    this.#notifier.follow(effects);
    if (effects.some((effect) => effect.do === 'changed' && effect.what === 'settings'))
      this.#controller.readKeys();
    if (effects.some((effect) => effect.do === 'show-keys')) this.#controller.showKeys();
    for (const effect of effects) if (effect.do === 'show-search') this.#controller.showSearch(effect.typed);
    for (const effect of effects) if (effect.do === 'ask-secret') this.#controller.askSecret(effect.question);
    for (const effect of effects) if (effect.do === 'look-at') this.#controller.lookAt(effect.what);
    this.#desk.follow(activeConversation(this.#engine.state));
    this.#recallRooms();
    for (const effect of effects) {
      if (effect.do === 'copy') this.#copy(effect.text);
      else if (effect.do === 'open') this.#openLink(effect.url);
    }
    this.#read();
    if (effects.length > 0 || this.#ticks()) this.#changed();
  }

  /** Of those that we are not in any more: most are entered again by then, or resumed. */
  #recallRooms(): void {
    const { state } = this.#engine;
    if (!state.burstOver || activeConversation(state).kind !== 'room') return;
    for (const target of this.#roomDrafts.splice(0)) this.#engine.apply({ type: 'recall', target });
  }

  /** What the last frame had on screen has been read, if the reader is here: a terminal that takes nothing has no frames. */
  #read(): void {
    const active = activeConversation(this.#engine.state);
    if (this.#drawn?.conversation !== active || !hasUnseen(active) || !this.#presence.isHere) return;
    const { until } = this.#drawn;
    if (until > active.reading.seen) this.#engine.apply({ type: 'read', until });
  }

  /** Until when the frame shows what was said; undefined while something lies over that, or it is scrolled away. */
  #endOf(view: ScreenView): Drawn | undefined {
    const conversation = activeConversation(this.#engine.state);
    const isCovered = this.#desk.open !== undefined || this.#layout(view).log.height < 1;
    if (isCovered || this.#desk.placeOf(conversation).scroll.bottom !== undefined) return undefined;
    return { conversation, until: conversation.reading.newest };
  }

  #copy(text: string, what = ''): void {
    const why = this.#terminal?.copy?.(text) ?? 'this terminal has no clipboard';
    const done = what === '' ? 'copied' : `${what}; its address is copied`;
    this.#tell(why === '' ? done : what === '' ? why : `${what}; ${why}`);
  }

  #openLink(url: string): void {
    const { told, copy } = this.#options.openLink?.(url) ?? {
      told: 'no link can be opened from here',
      copy: true,
    };
    if (copy === true) this.#copy(url, told);
    else this.#tell(told);
  }

  #tell(text: string): void {
    tellReader({ desk: this.#desk, clock: this.#clock }, text);
    this.#changed();
  }

  /** Whether something on screen moves by itself: a countdown, the minute. */
  #ticks(): boolean {
    const { connection } = this.#engine;
    const isCounting = connection.phase !== 'online' || connection.silentSince !== undefined;
    const alerting = this.#desk.alert !== undefined;
    if (alerting && (this.#desk.alert?.until ?? 0) < this.#clock.monotonic()) this.#desk.alert = undefined;
    return isCounting || alerting || Math.floor(this.#clock.now() / MINUTE_MS) !== this.#minute;
  }

  #changed(): void {
    const { state } = this.#engine;
    const mentions = this.#desk.tabs.mentions(state);
    const title = `${mentions > 0 ? `(${mentions}) ` : ''}${activeConversation(state).name} - chat-tui`;
    if (title !== this.#title) this.#terminal?.setTitle(title);
    this.#title = title;
    this.#terminal?.useMouse?.(!(this.#desk.open instanceof PlainOverlay));
    this.#terminal?.invalidate();
  }

  #view(): ScreenView {
    return screenView({
      engine: this.#engine,
      desk: this.#desk,
      people: this.#people,
      cache: this.#cache,
      glyphs: this.#options.glyphs,
      now: this.#clock.now(),
      monotonic: this.#clock.monotonic(),
    });
  }

  #logContext(): LogContext {
    const view = this.#view();
    return logContext(view, this.#layout(view));
  }

  #inputColumns(): number {
    const view = this.#view();
    return inputColumns(view.input, this.#layout(view).input.width, view.glyphs, this.#cache.metrics);
  }

  #helpRect(): Rect {
    return overlayRect(this.#layout(this.#view()));
  }

  #layout(view: ScreenView): Layout {
    return layoutFor(view, this.#terminal?.width ?? 80, this.#terminal?.height ?? 24);
  }
}
