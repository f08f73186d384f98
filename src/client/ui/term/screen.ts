/**
 * The screen: frames at the pace the terminal takes them, keys, size, suspension.
 *
 * The app says that something has changed (`invalidate`); when it is time, and the terminal has taken what came
 * before, the screen asks it to draw. So a burst of messages costs one frame, and a stalled terminal none.
 */
import { setImmediate } from 'node:timers/promises';
import type { Clock, Timer } from '../../../core/clock.js';
import { cleanText } from '../../../protocol/clean-text.js';
import { truncateBytes } from '../../../protocol/limits.js';
import { type BlessedCells, openCells } from './blessed-cells.js';
import { copySequence, MOST_COPIED } from './clipboard.js';
import type { Canvas, CursorPosition } from './canvas.js';
import { FramePace } from './frame-pace.js';
import { InputDecoder } from './input-decoder.js';
import { groundOf } from './background.js';
import type { Ground } from './inks.js';
import type { AnswerEvent, InputEvent } from './input-event.js';
import { type Notification, notifySequence, type NotifyWay } from './notification.js';
import type { TerminalKind } from './terminal-kind.js';
import type { TerminalSession } from './terminal-session.js';

export interface ScreenOptions {
  readonly session: TerminalSession;
  readonly kind: TerminalKind;
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  /** Draws everything; called for each frame. */
  readonly draw: (canvas: Canvas) => CursorPosition;
  readonly onInput: (event: InputEvent) => void;
  /** The terminal has said what its background is like. */
  readonly onGround?: (ground: Ground) => void;
}

/** Bytes that may wait for the terminal before frames are skipped. */
const BACKED_UP = 65_536;
/** Dragging a window's edge reports dozens of sizes. */
const RESIZE_MS = 30;
/** After this we were not stopped: there was no shell to come back from. */
const NOT_STOPPED_MS = 150;
/** No window shows a longer title; bytes. */
const LONGEST_TITLE = 200;
const CLEAR = '\x1b[m\x1b[2J';

export class Screen {
  readonly #options: ScreenOptions;
  readonly #cells: BlessedCells;
  readonly #decoder: InputDecoder;
  #prefix = '';
  readonly #pace: FramePace;
  #isTyping = false;
  #resizeTimer: Timer | undefined;
  #awaitingDrain = false;
  #closed = false;
  #notified = 0;
  #cursor: CursorPosition | undefined;

  private constructor(options: ScreenOptions, cells: BlessedCells) {
    this.#options = options;
    this.#cells = cells;
    this.#pace = new FramePace(options.clock, () => this.#frame());
    this.#decoder = new InputDecoder(options.clock, (event) => this.#onEvent(event));
    const { stdin, stdout } = options.session;
    stdin.on('data', this.#onData);
    // Whoever asked questions before us has paused it.
    stdin.resume();
    stdout.on('resize', this.#onResize);
    stdout.on('drain', this.#onDrain);
    process.on('SIGTSTP', this.#onStop);
    process.on('SIGCONT', this.#onContinue);
    // Node's `resize` is silent when the size is the old one again by the time it looks.
    process.on('SIGWINCH', this.#onResize);
  }

  /** Takes over a session's terminal, whatever its first frame shows, and draws. */
  static async open(options: ScreenOptions): Promise<Screen> {
    // What was begun before, such as a connection, takes its first step before neo-blessed is loaded.
    await setImmediate();
    const { columns, rows } = sizeOf(options.session);
    const screen = new Screen(options, openCells(options.kind, columns, rows, options.env));
    screen.invalidate();
    return screen;
  }

  get width(): number {
    return this.#cells.width;
  }

  get height(): number {
    return this.#cells.height;
  }

  /** Something has changed: a frame is due. */
  invalidate(): void {
    if (this.#closed || this.#awaitingDrain || !this.#options.session.shown) return;
    this.#pace.ask(this.#isTyping ? 'key' : 'change');
  }

  /** Draws everything anew: something else has written to the terminal. */
  redraw(): void {
    this.#prefix = CLEAR;
    this.#cells.forget();
    this.#cursor = undefined;
    this.invalidate();
  }

  /** Sets the window's title, where there is one. */
  setTitle(title: string): void {
    if (!this.#options.kind.title) return;
    this.#write(`\x1b]2;${truncateBytes(cleanText(title), LONGEST_TITLE)}\x07`);
  }

  /** Calls whoever looks elsewhere. Consoles and old terminals have a bell, and might print the rest. */
  notify(notification: Notification, ways: readonly NotifyWay[]): void {
    const { env, kind } = this.#options;
    const id = `chat-tui-${process.pid}-${++this.#notified}`;
    const known = kind.title ? ways : (['bell'] as const);
    this.#write(known.map((way) => notifySequence(notification, way, id, env)).join(''));
  }

  /** Puts a text into the terminal's clipboard. @returns why it cannot, in words; '' when it was asked to */
  copy(text: string): string {
    const { env, kind, session } = this.#options;
    // Consoles and old terminals have none, and some would print what they are told.
    if (!kind.title) return 'this terminal has no clipboard; F4 shows the text alone';
    const sequence = copySequence(text, env);
    if (sequence === undefined) return `too long to be copied: at most ${MOST_COPIED} bytes`;
    if (session.stdout.writableLength > BACKED_UP) return 'the terminal is busy; nothing was copied';
    this.#write(sequence);
    return '';
  }

  /** ^Z: gives the terminal back and stops, with the programs that we were started through. */
  suspend(): void {
    this.#stop(() => process.kill(0, 'SIGTSTP'));
  }

  /** Stops drawing and reading. The terminal is given back by the session's `restore`, which this calls. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#pace.cancel();
    this.#resizeTimer?.cancel();
    this.#decoder.close();
    const { session } = this.#options;
    session.stdin.off('data', this.#onData);
    session.stdout.off('resize', this.#onResize);
    session.stdout.off('drain', this.#onDrain);
    process.off('SIGTSTP', this.#onStop);
    process.off('SIGCONT', this.#onContinue);
    process.off('SIGWINCH', this.#onResize);
    this.#cells.close();
    session.restore();
  }

  readonly #onData = (bytes: Uint8Array): void => {
    this.#isTyping = true;
    this.#decoder.push(bytes);
    this.#isTyping = false;
  };

  #onEvent(event: InputEvent | AnswerEvent): void {
    const { session, onInput, onGround } = this.#options;
    if (event.kind !== 'answer') onInput(event);
    else if (event.background === undefined) session.takeAnswer();
    else {
      onGround?.(groundOf(event.background));
      this.invalidate();
    }
  }

  readonly #onResize = (): void => {
    this.#resizeTimer?.cancel();
    this.#resizeTimer = this.#options.clock.setTimeout(() => this.#takeSize(), RESIZE_MS);
  };

  readonly #onDrain = (): void => {
    if (!this.#awaitingDrain) return;
    this.#awaitingDrain = false;
    this.invalidate();
  };

  readonly #onStop = (): void => this.#stop(() => process.kill(process.pid, 'SIGSTOP'));

  /** Also after a SIGSTOP that we did not see coming: the shell has had the terminal. */
  readonly #onContinue = (): void => {
    const { session } = this.#options;
    if (this.#closed) return;
    if (session.shown) session.leave();
    session.enter();
    session.askBackground();
    this.#takeSize();
  };

  /** Draws all anew, also at the size that it was before: a window that was small for a moment has lost what it cut. */
  #takeSize(): void {
    const { columns, rows } = sizeOf(this.#options.session);
    if (columns !== this.width || rows !== this.height) this.#cells.resize(columns, rows);
    this.redraw();
  }

  #stop(stop: () => void): void {
    const { session, clock } = this.#options;
    if (this.#closed || !session.shown) return;
    session.leave();
    process.off('SIGTSTP', this.#onStop);
    stop();
    process.on('SIGTSTP', this.#onStop);
    clock.setTimeout(() => {
      if (!session.shown) this.#onContinue();
    }, NOT_STOPPED_MS);
  }

  #frame(): void {
    const { session, draw } = this.#options;
    if (this.#closed || !session.shown) return;
    if (session.stdout.writableLength > BACKED_UP) {
      this.#awaitingDrain = true;
      return;
    }
    this.#pace.drawn();
    const cursor = draw(this.#cells);
    const cells = this.#cells.flush();
    const moved = cursor.x !== this.#cursor?.x || cursor.y !== this.#cursor.y;
    if (cells === '' && this.#prefix === '' && !moved) return;
    this.#cursor = cursor;
    const place = `\x1b[${cursor.y + 1};${cursor.x + 1}H`;
    const body =
      cells === '' && this.#prefix === '' ? place : `\x1b[?25l${this.#prefix}${cells}${place}\x1b[?25h`;
    this.#prefix = '';
    session.stdout.write(body);
  }

  #write(text: string): void {
    const { session } = this.#options;
    if (session.shown && session.stdout.writableLength <= BACKED_UP) session.stdout.write(text);
  }
}

/** The terminal's size; the usual one when it does not tell. */
function sizeOf({ stdout }: TerminalSession): { columns: number; rows: number } {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}
