/**
 * The terminal's modes as escape sequences, and writing them when nothing may be waited for.
 *
 * Loaded before the first frame: imports nothing but fs.
 */
import { writeSync } from 'node:fs';

/** What is asked of the terminal. */
export interface ModeOptions {
  /** Report the mouse wheel (and buttons); text is then selected with Shift held. */
  readonly mouse: boolean;
  /** Save and restore the window title. */
  readonly title: boolean;
}

/**
 * Alternate screen, cursor hidden, no line wrap (a character wider than we think must not move the next row),
 * bracketed paste, the focus of the window reported, mouse reports in SGR form.
 */
export function enterSequence({ mouse, title }: ModeOptions): string {
  return [
    title ? '\x1b[22;2t' : '',
    '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[m\x1b[2J\x1b[H\x1b[?2004h\x1b[?1004h',
    mouse ? mouseSequence(true) : '',
  ].join('');
}

/** Wheel and buttons reported in SGR form, or left to the terminal. */
export function mouseSequence(on: boolean): string {
  return on ? '\x1b[?1000h\x1b[?1006h' : '\x1b[?1006l\x1b[?1000l';
}

/** Everything back, whatever was on: also what an earlier program may have left. */
export function leaveSequence({ title }: ModeOptions): string {
  return [
    '\x1b[?2004l\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?1004l\x1b[?7h\x1b[m\x1b[?25h',
    // Where there is no alternate screen, the shell goes on below ours.
    '\x1b[999;1H',
    '\x1b[?1049l',
    title ? '\x1b[23;2t' : '',
  ].join('');
}

/** Which colour is the background (OSC 11), and then, so that no answer is one too, what terminal it is (DA1). */
export const BACKGROUND_QUESTION = '\x1b]11;?\x07\x1b[c';

/** Patience with a terminal that does not read: longer than a slow line needs, shorter than a supervisor's. */
const GIVE_UP_MS = 250;
const RETRY_MS = 5;

/**
 * Writes at once, past all buffers. A stalled terminal (^S, a dead line) must not keep a program from ending, so what
 * it does not take in time is dropped; a closed one is not an error.
 */
export function writeNow(fd: number, text: string): void {
  let rest = Buffer.from(text);
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const end = performance.now() + GIVE_UP_MS;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if (!isAgain(error) || performance.now() > end) return;
      Atomics.wait(pause, 0, 0, RETRY_MS);
    }
  }
}

function isAgain(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}
