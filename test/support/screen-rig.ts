/** The full screen on a server of the test, without a terminal: keys in, rows out. */
import type { Engine } from '../../src/client/engine/engine.js';
import type { WritingStore } from '../../src/client/engine/writing-store.js';
import type { Connect } from '../../src/client/link/link-options.js';
import { ChatScreen, type ChatScreenOptions } from '../../src/client/screen/chat-screen.js';
import { ASCII_GLYPHS, type Glyphs, UNICODE_GLYPHS } from '../../src/client/ui/glyphs.js';
import type { KeyEvent } from '../../src/client/ui/term/input-event.js';
import type { Notification } from '../../src/client/ui/term/notification.js';
import { PictureCanvas } from './expect-picture.js';
import { FakeClock } from './fake-clock.js';
import { type ModernServer, modernServer, settle } from './fake-irc-server.js';
import { testEngine } from './test-engine.js';

export interface RigOptions {
  readonly width?: number;
  readonly height?: number;
  /** More capabilities of the server. */
  readonly caps?: readonly string[];
  readonly ascii?: boolean;
  /** Instead of those for `ascii`. */
  readonly glyphs?: Glyphs;
  readonly writing?: WritingStore;
  /** What the system makes of an address. */
  readonly openLink?: ChatScreenOptions['openLink'];
  /** Unix ms. */
  readonly now?: number;
  /** The way to the server; straight to `modern`, by default. */
  readonly connect?: (modern: ModernServer) => Connect;
  /** What the server is known by. */
  readonly peer?: () => string | undefined;
  /** Called after everything that may have changed the screen. */
  readonly onChange?: () => void;
}

export class ScreenRig {
  readonly clock: FakeClock;
  readonly modern: ModernServer;
  readonly engine: Engine;
  readonly chat: ChatScreen;
  readonly copied: string[] = [];
  readonly opened: string[] = [];
  readonly told: Notification[] = [];
  /** What the mouse was set to. */
  readonly mouse: boolean[] = [];
  title = '';
  frames = 0;
  suspended = 0;
  redrawn = 0;
  width: number;
  height: number;

  constructor(options: RigOptions = {}) {
    const { width = 80, height = 12, caps = [], ascii = false, writing } = options;
    this.clock = new FakeClock(options.now ?? new Date(2026, 10, 21, 12, 0).getTime());
    this.width = width;
    this.height = height;
    this.modern = modernServer(...caps);
    const made: { chat?: ChatScreen } = {};
    this.engine = testEngine({
      clock: this.clock,
      connect: options.connect?.(this.modern) ?? this.modern.server.connect,
      ...(options.peer !== undefined && { peer: options.peer }),
      onEffects: (effects) => {
        made.chat?.onEffects(effects);
        options.onChange?.();
      },
    });
    this.chat = new ChatScreen({
      engine: this.engine,
      clock: this.clock,
      glyphs: options.glyphs ?? (ascii ? ASCII_GLYPHS : UNICODE_GLYPHS),
      ...(writing !== undefined && { writing }),
      openLink: (url) => {
        this.opened.push(url);
        return options.openLink?.(url) ?? { told: 'opening' };
      },
    });
    made.chat = this.chat;
    const size = { width: (): number => this.width, height: (): number => this.height };
    this.chat.attach({
      get width() {
        return size.width();
      },
      get height() {
        return size.height();
      },
      invalidate: () => this.frames++,
      redraw: () => this.redrawn++,
      suspend: () => this.suspended++,
      setTitle: (title) => {
        this.title = title;
      },
      notify: (notification) => this.told.push(notification),
      useMouse: (on) => this.mouse.push(on),
      copy: (text) => {
        this.copied.push(text);
        return '';
      },
    });
  }

  /** Connected, and in #lobby. */
  async start(): Promise<this> {
    this.engine.start();
    await settle();
    return this;
  }

  rows(): string[] {
    const canvas = new PictureCanvas(this.width, this.height);
    this.chat.draw(canvas);
    return canvas.rows();
  }

  get text(): string {
    return this.rows().join('\n');
  }

  /** The row of the input. */
  get input(): string {
    return this.rows().at(-1) ?? '';
  }

  /** A key by its name: 'tab', 'a', 'ctrl-f', 'alt-up'. */
  key(named: string): void {
    const [, modifiers = '', name = ''] = /^((?:(?:ctrl|alt|shift)-)*)(.+)$/.exec(named) ?? [];
    const [ctrl, alt, shift] = ['ctrl-', 'alt-', 'shift-'].map((each) => modifiers.includes(each));
    const text = name.length === 1 && !ctrl && !alt ? name : '';
    const event: KeyEvent = { kind: 'key', name, ctrl: !!ctrl, alt: !!alt, shift: !!shift, text };
    this.chat.onInput(event);
  }

  type(text: string): void {
    for (const character of text) {
      const name = character === ' ' ? 'space' : character;
      this.chat.onInput({ kind: 'key', name, ctrl: false, alt: false, shift: false, text: character });
    }
  }

  enter(text: string): void {
    this.type(text);
    this.key('enter');
  }

  /** Entered, and answered. */
  async send(text: string): Promise<void> {
    this.enter(text);
    await settle();
  }

  paste(text: string): void {
    this.chat.onInput({ kind: 'paste', text, truncated: false });
  }

  /** Lines of the server, on their way and arrived. */
  async hear(...lines: readonly string[]): Promise<void> {
    this.modern.server.last.say(...lines);
    await settle();
  }
}
