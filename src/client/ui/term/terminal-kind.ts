/**
 * TERM and the other variables -> what the terminal can do.
 *
 * neo-blessed reads only the old terminfo format, so all terminals that speak xterm's language (nearly all there are)
 * are served with the description of xterm-256color that it brings along.
 */
import { ChatError } from '../../../core/errors.js';
import type { Ground } from './inks.js';

export interface TerminalKind {
  /** The name whose terminfo is used. */
  readonly terminal: string;
  /** Colours may be used; false with NO_COLOR (no-color.org): attributes only. */
  readonly colors: boolean;
  /** Only the first 16 colours. */
  readonly fewColors: boolean;
  /** What its background is likely to be, before it has answered. */
  readonly ground: Ground;
  /** It can be asked for the colour of its background, and does not print the question. */
  readonly answers: boolean;
  /** It knows hyperlinks (OSC 8), or swallows what it does not know. */
  readonly links: boolean;
  /** Its font or its character set is too small for our symbols. */
  readonly asciiGlyphs: boolean;
  /** It cannot show anything but ASCII. */
  readonly asciiOnly: boolean;
  /** It has a title that programs may set. */
  readonly title: boolean;
}

/** @throws {ChatError} TERMINAL_UNUSABLE when no full-screen program can run in it. */
export function terminalKind(env: Readonly<Record<string, string | undefined>>): TerminalKind {
  const name = (env['TERM'] ?? '').toLowerCase();
  if (name === '' || name === 'dumb' || name === 'unknown') {
    throw new ChatError(
      'TERMINAL_UNUSABLE',
      `Cannot draw on this terminal: TERM must name one that can move its cursor, found ${JSON.stringify(env['TERM'] ?? '')}; use --plain`,
    );
  }
  const console = /^linux(-|$)/.test(name);
  const old = /^vt\d/.test(name);
  // GNU screen has no answer of its own and asks nobody; tmux, which may have the same name, has.
  const screen = /^screen(\.|-|$)/.test(name) && (env['TMUX'] ?? '') === '';
  const colors = !old && (env['NO_COLOR'] ?? '') === '';
  return {
    terminal: console ? 'linux' : old ? name : 'xterm-256color',
    colors,
    fewColors: console || old || /-(8|16)color$/.test(name),
    ground: console ? 'dark' : groundHint(env['COLORFGBG']),
    answers: colors && !console && !screen,
    links: !console && !old && !screen,
    asciiGlyphs: console || old,
    asciiOnly: old,
    title: !console && !old,
  };
}

/** rxvt, Konsole and others say `foreground;background` (or `foreground;default;background`), numbers of the first 16. */
function groundHint(hint: string = ''): Ground {
  const color = /^(?:\w+;){1,2}(1[0-5]|\d)$/.exec(hint)?.[1];
  if (color === undefined) return 'unknown';
  return color === '7' || Number(color) > 8 ? 'light' : 'dark';
}
