/**
 * TERM and the other variables -> what the terminal can do.
 *
 * neo-blessed reads only the old terminfo format, so all terminals that speak xterm's language (nearly all there are)
 * are served with the description of xterm-256color that it brings along.
 */
import { ChatError } from '../../../core/errors.js';

export interface TerminalKind {
  /** The name whose terminfo is used. */
  readonly terminal: string;
  /** Colours may be used; false with NO_COLOR (no-color.org): attributes only. */
  readonly colors: boolean;
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
  return {
    terminal: console ? 'linux' : old ? name : 'xterm-256color',
    colors: !old && (env['NO_COLOR'] ?? '') === '',
    asciiGlyphs: console || old,
    asciiOnly: old,
    title: !console && !old,
  };
}
