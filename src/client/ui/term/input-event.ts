/** What the keyboard and the mouse do, as the input decoder reports it. */
import type { Rgb } from './contrast.js';

export interface KeyEvent {
  readonly kind: 'key';
  /**
   * The key without its modifiers: a character in lower case ("a", "é", "/"), or a name: enter tab escape backspace
   * delete insert space up down left right home end pageup pagedown f1 to f24.
   */
  readonly name: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** What the key types, one code point; '' when it types nothing, as with Ctrl or Alt. */
  readonly text: string;
}

export interface PasteEvent {
  readonly kind: 'paste';
  /** Line ends are LF. */
  readonly text: string;
  /** More was pasted than is kept. */
  readonly truncated: boolean;
}

export interface MouseEvent {
  readonly kind: 'mouse';
  readonly action: 'press' | 'release' | 'move' | 'wheel-up' | 'wheel-down';
  /** 0 left, 1 middle, 2 right, 3 none. */
  readonly button: number;
  /** Cell under the pointer, from 0. */
  readonly x: number;
  readonly y: number;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

export interface FocusEvent {
  readonly kind: 'focus';
  readonly focused: boolean;
}

/** What the terminal answers to `BACKGROUND_QUESTION`. */
export interface AnswerEvent {
  readonly kind: 'answer';
  /** The colour of its background; undefined: it has answered all that it will. */
  readonly background: Rgb | undefined;
}

export type InputEvent = KeyEvent | PasteEvent | MouseEvent | FocusEvent;

/** The key written as in the key table, e.g. "ctrl-w", "alt-enter", "shift-tab", "a". */
export function keyName(event: KeyEvent): string {
  const typed = event.text !== '' && event.name !== 'space';
  const shift = event.shift && !typed;
  return `${event.ctrl ? 'ctrl-' : ''}${event.alt ? 'alt-' : ''}${shift ? 'shift-' : ''}${event.name}`;
}
