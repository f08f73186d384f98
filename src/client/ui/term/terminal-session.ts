/**
 * Having the terminal: raw mode, alternate screen and modes taken, and given back on every way out, once.
 *
 * Loaded before the first frame: imports nothing heavy.
 */
import type { ReadStream, WriteStream } from 'node:tty';
import type { Clock } from '../../../core/clock.js';
import { type EndCause, endProcess, watchForEnd } from './process-end.js';
import {
  BACKGROUND_QUESTION,
  enterSequence,
  leaveSequence,
  type ModeOptions,
  mouseSequence,
  writeNow,
} from './terminal-modes.js';

/** A terminal to write to, with its descriptor: process.stdout. */
export type TerminalOutput = WriteStream & { readonly fd: number };

export interface SessionOptions extends ModeOptions {
  /** The terminal can be asked for the colour of its background. */
  readonly answers?: boolean;
  readonly stdin: ReadStream;
  readonly stdout: TerminalOutput;
  /**
   * Called when a signal, a hang-up or a crash ends the program, after the terminal has been restored. It must end
   * the process, in the end by `endProcess(cause)`. Without it the process ends at once.
   */
  readonly onEnd?: (cause: EndCause) => void;
}

/** The part of Node's terminal stream that is not typed: whether writing to it may block. */
interface BlockingHandle {
  readonly _handle?: { setBlocking?(blocking: boolean): void };
}

/**
 * - shown: ours.
 * - away: given back for a while (suspended).
 * - over: given back for good.
 */
type SessionState = 'shown' | 'away' | 'over';

export class TerminalSession {
  readonly stdin: ReadStream;
  readonly stdout: TerminalOutput;
  readonly #options: SessionOptions;
  readonly #unwatch: () => void;
  readonly #onGone = (): void => this.#end({ kind: 'hang-up' });
  #state: SessionState = 'away';
  #mouse: boolean;
  /** Questions that wait for their answer. */
  #asked = 0;
  #onAnswered: () => void = () => {};

  /** Takes the terminal. */
  constructor(options: SessionOptions) {
    this.#options = options;
    this.#mouse = options.mouse;
    this.stdin = options.stdin;
    this.stdout = options.stdout;
    this.#unwatch = watchForEnd(
      (cause) => this.#end(cause),
      () => this.restore(),
    );
    this.stdin.on('end', this.#onGone);
    this.stdin.on('error', this.#onGone);
    this.stdout.on('error', this.#onGone);
    this.enter();
  }

  get shown(): boolean {
    return this.#state === 'shown';
  }

  /** Takes the terminal again after `leave`. */
  enter(): void {
    if (this.#state !== 'away') return;
    this.#state = 'shown';
    // The shell may have changed the modes behind Node's back: off and on, so that they are set.
    this.stdin.setRawMode(false);
    this.stdin.setRawMode(true);
    writeNow(this.stdout.fd, enterSequence({ ...this.#options, mouse: this.#mouse }));
    setBlocking(this.stdout, false);
  }

  /** Has the wheel and the buttons reported, or leaves them to the terminal. */
  setMouse(on: boolean): void {
    if (this.#mouse === on) return;
    this.#mouse = on;
    if (this.shown) writeNow(this.stdout.fd, mouseSequence(on));
  }

  /** Asks for the colour of the background; the answer comes with what is typed. */
  askBackground(): void {
    if (this.#options.answers !== true || !this.shown || this.#asked > 0) return;
    this.#asked++;
    writeNow(this.stdout.fd, BACKGROUND_QUESTION);
  }

  /** The terminal has answered all that was asked. */
  takeAnswer(): void {
    if (this.#asked > 0) this.#asked--;
    if (this.#asked === 0) this.#onAnswered();
  }

  /**
   * Resolves when no answer is on its way, or after `ms`: given back too early, the terminal would write it into the
   * shell's command line.
   */
  answered(clock: Clock, ms: number): Promise<void> {
    if (this.#asked === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = clock.setTimeout(resolve, ms);
      this.#onAnswered = () => {
        timer.cancel();
        resolve();
      };
    });
  }

  /** Gives the terminal back for a while. */
  leave(): void {
    if (this.#state !== 'shown') return;
    this.#state = 'away';
    writeNow(this.stdout.fd, leaveSequence(this.#options));
    setBlocking(this.stdout, true);
    try {
      this.stdin.setRawMode(false);
    } catch {
      // The terminal is gone: there is no mode left to restore.
    }
  }

  /** Gives the terminal back for good. Harmless when it has been. */
  restore(): void {
    if (this.#state === 'over') return;
    this.leave();
    this.#state = 'over';
    this.#unwatch();
    this.stdin.off('end', this.#onGone);
    this.stdin.off('error', this.#onGone);
    this.stdin.pause();
  }

  #end(cause: EndCause): void {
    if (this.#state === 'over') return;
    this.restore();
    // What still arrives from a dead terminal while the program ends must not become a crash.
    this.stdin.on('error', () => {});
    (this.#options.onEnd ?? endProcess)(cause);
  }
}

/**
 * Makes writing return at once even when the terminal does not read: Node's terminals block otherwise, and with them
 * the heartbeat.
 */
function setBlocking(stdout: WriteStream, blocking: boolean): void {
  (stdout as BlockingHandle)._handle?.setBlocking?.(blocking);
}
