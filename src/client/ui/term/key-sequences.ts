/**
 * Characters and complete control sequences -> key, mouse and focus events.
 *
 * Covers xterm and its relatives (ctlseqs, "PC-Style Function Keys", "Mouse Tracking"), rxvt, the Linux console, the
 * `CSI u` form of the kitty keyboard protocol and xterm's modifyOtherKeys.
 */
import type { InputEvent, KeyEvent, MouseEvent } from './input-event.js';

/** Modifiers as xterm encodes them: the number less one, as bits. */
interface Modifiers {
  readonly shift: boolean;
  readonly alt: boolean;
  readonly ctrl: boolean;
}

const NO_MODIFIERS: Modifiers = { shift: false, alt: false, ctrl: false };

/** Final bytes of CSI and SS3 that are keys. */
const FINAL_KEYS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

/** rxvt: Shift with arrows as CSI a, Ctrl with arrows as SS3 a. */
const RXVT_ARROWS: Readonly<Record<string, string>> = { a: 'up', b: 'down', c: 'right', d: 'left' };

/** The number in CSI number ~. */
const TILDE_KEYS: Readonly<Record<number, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** SS3 with the keypad in application mode: what the keys type. */
const KEYPAD = 'jklmnopqrstuvwxy';
const KEYPAD_TEXT = '*+,-./0123456789';

/** Keys of the kitty protocol's private numbers that type or do something. */
const KITTY_KEYPAD_ZERO = 57399;
const KITTY_KEYPAD_TEXT = '0123456789./*-+';
const KITTY_KEYPAD_ENTER = 57414;
const KITTY_FUNCTIONAL = { first: 57344, last: 63743 } as const;

function named(name: string, { shift, alt, ctrl }: Modifiers = NO_MODIFIERS): KeyEvent {
  return { kind: 'key', name, ctrl, alt, shift, text: '' };
}

/** The event of one character as it comes from the keyboard; undefined for C1 controls. */
export function keyOfCharacter(character: string, alt: boolean = false): KeyEvent | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x80 && code < 0xa0) return undefined;
  if (code >= 0x20 && code !== 0x7f) return typed(character, { ...NO_MODIFIERS, alt });
  switch (code) {
    case 0x0d:
      return named('enter', { ...NO_MODIFIERS, alt });
    case 0x09:
      return named('tab', { ...NO_MODIFIERS, alt });
    case 0x7f:
      return named('backspace', { ...NO_MODIFIERS, alt });
    case 0x1b:
      return named('escape', { ...NO_MODIFIERS, alt });
    case 0x00:
      return named('space', { shift: false, alt, ctrl: true });
    default:
      return named(String.fromCharCode(code + 0x40).toLowerCase(), { shift: false, alt, ctrl: true });
  }
}

/** A character with modifiers; it types itself unless Ctrl or Alt is held. */
function typed(character: string, { shift, alt, ctrl }: Modifiers): KeyEvent {
  const lower = character.toLowerCase();
  const name = character === ' ' ? 'space' : lower;
  const upper = lower !== character;
  return { kind: 'key', name, ctrl, alt, shift: shift || upper, text: ctrl || alt ? '' : character };
}

/** ESC O ...: the keys of application mode. */
export function keyOfSs3(params: string, final: string): KeyEvent | undefined {
  const name = FINAL_KEYS[final];
  if (name !== undefined) return named(name, modifiersOf(Number(params.split(';').at(-1) ?? '1')));
  const rxvt = RXVT_ARROWS[final];
  if (rxvt !== undefined) return named(rxvt, { ...NO_MODIFIERS, ctrl: true });
  if (final === 'M') return named('enter');
  const text = KEYPAD_TEXT[KEYPAD.indexOf(final)];
  return text === undefined ? undefined : typed(text, NO_MODIFIERS);
}

/** ESC [ [ A to E: F1 to F5 of the Linux console. */
export function keyOfLinuxFunction(final: string): KeyEvent | undefined {
  const index = 'ABCDE'.indexOf(final);
  return index < 0 || final === '' ? undefined : named(`f${index + 1}`);
}

/** ESC [ params final; undefined for what is no input (answers of the terminal, unknown sequences). */
export function eventOfCsi(params: string, final: string): InputEvent | undefined {
  if (params.startsWith('<')) return final === 'M' || final === 'm' ? mouseOf(params, final) : undefined;
  if (/[<-?]/.test(params)) return undefined;
  const fields = params.split(';');
  const first = Number((fields[0] ?? '').split(':')[0] ?? '');
  const modifiers = modifiersOfField(fields[1]);
  if (modifiers === 'release') return undefined;
  switch (final) {
    case 'I':
      return params === '' ? { kind: 'focus', focused: true } : undefined;
    case 'O':
      return params === '' ? { kind: 'focus', focused: false } : undefined;
    case 'Z':
      return named('tab', { ...modifiers, shift: true });
    case 'u':
      return keyOfCode(first, fields[0] ?? '', modifiers);
    case '~':
      if (first === 27) return keyOfCode(Number(fields[2]), fields[2] ?? '', modifiers);
      return tildeKey(first, modifiers);
    case '^':
      return tildeKey(first, { ...modifiers, ctrl: true });
    case '@':
      return tildeKey(first, { ...modifiers, ctrl: true, shift: true });
    default: {
      const rxvt = RXVT_ARROWS[final];
      if (rxvt !== undefined) return named(rxvt, { ...modifiers, shift: true });
      // CSI row ; column R is the answer to a question for the cursor, CSI 1 ; 5 R is Ctrl-F3.
      if (final === 'R' && first > 1) return undefined;
      const name = FINAL_KEYS[final];
      return name === undefined ? undefined : named(name, modifiers);
    }
  }
}

function tildeKey(number: number, modifiers: Modifiers): KeyEvent | undefined {
  const name = TILDE_KEYS[number];
  return name === undefined ? undefined : named(name, modifiers);
}

function modifiersOf(number: number): Modifiers {
  const bits = Number.isInteger(number) && number > 0 ? number - 1 : 0;
  // Super and Hyper are ignored, Meta is Alt.
  return { shift: (bits & 1) !== 0, alt: (bits & (2 | 32)) !== 0, ctrl: (bits & 4) !== 0 };
}

/** "5" or, from kitty, "5:2" with the kind of event behind the colon; 3 is the release of the key. */
function modifiersOfField(field: string = ''): Modifiers | 'release' {
  const [modifiers = '', kind = ''] = field.split(':');
  return kind === '3' ? 'release' : modifiersOf(Number(modifiers));
}

/**
 * A key given by its code point, kitty and modifyOtherKeys.
 * @param field "97", or "97:65" with the shifted code point.
 */
function keyOfCode(code: number, field: string, modifiers: Modifiers): KeyEvent | undefined {
  if (!Number.isInteger(code) || code < 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
    return undefined;
  }
  if (code === KITTY_KEYPAD_ENTER) return named('enter', modifiers);
  if (code >= KITTY_FUNCTIONAL.first && code <= KITTY_FUNCTIONAL.last) {
    const text = KITTY_KEYPAD_TEXT[code - KITTY_KEYPAD_ZERO];
    return text === undefined ? undefined : typed(text, modifiers);
  }
  const special = { 9: 'tab', 13: 'enter', 27: 'escape', 127: 'backspace', 8: 'backspace' }[code];
  if (special !== undefined) return named(special, modifiers);
  const plain = keyOfCharacter(String.fromCodePoint(code));
  if (plain === undefined || plain.text === '') return plain && { ...plain, ...modifiers, ctrl: true };
  const shifted = Number(field.split(':')[1] ?? '');
  const upper = shifted > 0x20 && shifted <= 0xffff ? String.fromCharCode(shifted) : plain.text.toUpperCase();
  // Some letters have no capital of one character.
  return typed(modifiers.shift && upper.length === plain.text.length ? upper : plain.text, modifiers);
}

/** SGR mouse reports: CSI < button ; x ; y M (press) or m (release), from 1. */
function mouseOf(params: string, final: string): MouseEvent | undefined {
  const [code = Number.NaN, x = Number.NaN, y = Number.NaN] = params.slice(1).split(';').map(Number);
  if (![code, x, y].every((value) => Number.isInteger(value) && value >= 0)) return undefined;
  const button = code & 3;
  let action: MouseEvent['action'] = final === 'm' ? 'release' : 'press';
  if ((code & 64) !== 0) {
    if (button > 1) return undefined;
    action = button === 0 ? 'wheel-up' : 'wheel-down';
  } else if ((code & 32) !== 0) action = 'move';
  return {
    kind: 'mouse',
    action,
    button,
    x: Math.max(0, x - 1),
    y: Math.max(0, y - 1),
    shift: (code & 4) !== 0,
    alt: (code & 8) !== 0,
    ctrl: (code & 16) !== 0,
  };
}
