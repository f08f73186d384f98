/**
 * The symbols of the screen, and what stands for them where only ASCII can be shown (`--ascii`, NO_COLOR, vt100).
 */
import type { Mark } from './log-line.js';

export interface Glyphs {
  readonly marks: Readonly<Record<Exclude<Mark, ''>, string>>;
  /** Presence of a person, one column each. */
  readonly active: string;
  readonly idle: string;
  readonly away: string;
  /** State of the link, at the start of the status row. */
  readonly connecting: string;
  readonly online: string;
  readonly offline: string;
  readonly warning: string;
  readonly resuming: string;
  readonly refused: string;
  /** Rules. */
  readonly horizontal: string;
  readonly vertical: string;
  readonly ellipsis: string;
  /** Between the facts of the status row. */
  readonly dot: string;
  /** Around a run of joins and leaves, and before the name of somebody who left. */
  readonly foldStart: string;
  readonly foldEnd: string;
  readonly minus: string;
  /** From somebody to somebody. */
  readonly arrow: string;
  /** Shows a line break within a one-row view of a text. */
  readonly lineBreak: string;
  /** Before what a message answers. */
  readonly reply: string;
  /** At the edge of the selected message. */
  readonly selected: string;
  /** Behind a conversation in which something is written and not sent. */
  readonly draft: string;
  /** What the arrow keys are called: left, right, up, down. */
  readonly arrowKeys: readonly [left: string, right: string, up: string, down: string];
}

export const UNICODE_GLYPHS: Glyphs = {
  marks: { pending: '…', stored: '✓', delivered: '✓✓', refused: '!' },
  active: '●',
  idle: '◐',
  away: '○',
  connecting: '◌',
  online: '●',
  offline: '✕',
  warning: '!',
  resuming: '⟳',
  refused: '✖',
  horizontal: '─',
  vertical: '│',
  ellipsis: '…',
  dot: '·',
  foldStart: '‹',
  foldEnd: '›',
  minus: '−',
  arrow: '→',
  lineBreak: '↵',
  reply: '↪',
  selected: '▌',
  draft: '✎',
  arrowKeys: ['←', '→', '↑', '↓'],
};

export const ASCII_GLYPHS: Glyphs = {
  marks: { pending: '.', stored: '+', delivered: '*', refused: '!' },
  active: '*',
  idle: '~',
  away: '-',
  connecting: 'o',
  online: '*',
  offline: 'x',
  warning: '!',
  resuming: '~',
  refused: 'X',
  horizontal: '-',
  vertical: '|',
  ellipsis: '~',
  dot: '-',
  foldStart: '<',
  foldEnd: '>',
  minus: '-',
  arrow: '>',
  lineBreak: '$',
  reply: '>',
  selected: '>',
  draft: '~',
  arrowKeys: ['Left', 'Right', 'Up', 'Down'],
};

/** Marks that differ by more than their colours. */
const COLORLESS_GLYPHS: Glyphs = { ...UNICODE_GLYPHS, marks: ASCII_GLYPHS.marks };

/** A text with names of keys, as it can be shown. */
export function inKeyNames(text: string, { arrowKeys }: Glyphs): string {
  return text.replace(/[←→↑↓]/g, (arrow) => arrowKeys[UNICODE_GLYPHS.arrowKeys.indexOf(arrow)] ?? arrow);
}

/** Symbols for what the terminal can show: all in ASCII, or, without colours, marks that differ by more than them. */
export function chooseGlyphs(options: { readonly ascii: boolean; readonly colors: boolean }): Glyphs {
  if (options.ascii) return ASCII_GLYPHS;
  return options.colors ? UNICODE_GLYPHS : COLORLESS_GLYPHS;
}
