/**
 * Calling somebody who looks elsewhere, as the terminal around us can: a bell, or a notification of the desktop by
 * OSC 9 (iTerm2's), OSC 777 (rxvt's) or OSC 99 (kitty's desktop notifications protocol).
 */
import { Buffer } from 'node:buffer';
import { cleanText } from '../../../protocol/clean-text.js';
import { truncateBytes } from '../../../protocol/limits.js';
import { multiplexer, passThrough } from './pass-through.js';

/** What somebody is told; of any content. */
export interface Notification {
  readonly title: string;
  readonly body: string;
}

export type NotifyWay = 'bell' | 'osc9' | 'osc777' | 'osc99';

type Env = Readonly<Record<string, string | undefined>>;

const BELL = '\x07';
/** No desktop shows more of it, and kitty takes 2,048 bytes. */
const TITLE_BYTES = 100;
const BODY_BYTES = 300;

/** What `TERM_PROGRAM` says where the terminal is known to take one of them. */
const PROGRAMS: ReadonlyMap<string, NotifyWay> = new Map<string, NotifyWay>([
  ['iterm.app', 'osc9'],
  ['wezterm', 'osc777'],
  ['ghostty', 'osc777'],
  ['warpterminal', 'osc777'],
  ['contour', 'osc777'],
]);
/** The same by `TERM`, which also reaches through ssh. */
const TERMS: ReadonlyMap<string, NotifyWay> = new Map<string, NotifyWay>([
  ['xterm-kitty', 'osc99'],
  ['xterm-ghostty', 'osc777'],
  ['wezterm', 'osc777'],
  ['foot', 'osc777'],
  ['foot-extra', 'osc777'],
  ['contour', 'osc777'],
]);

/**
 * The ways for a terminal, to be used together. A terminal that is not known gets the bell: what it does not understand
 * it might print. Whether tmux and screen hand a notification on cannot be known, so there the bell rings as well.
 */
export function notifyWays(env: Env): readonly NotifyWay[] {
  const way = outerWay(env);
  if (way === 'bell') return ['bell'];
  return multiplexer(env) === undefined ? [way] : ['bell', way];
}

/** Variables of the terminal around are left in place by tmux and screen, which set only these two. */
function outerWay(env: Env): NotifyWay {
  const program = PROGRAMS.get((env['TERM_PROGRAM'] ?? '').toLowerCase());
  const term = TERMS.get((env['TERM'] ?? '').toLowerCase());
  const has = (name: string): boolean => (env[name] ?? '') !== '';
  if (term !== undefined) return term;
  if (program !== undefined) return program;
  if (has('KITTY_WINDOW_ID')) return 'osc99';
  if (has('WEZTERM_PANE') || has('GHOSTTY_RESOURCES_DIR')) return 'osc777';
  return has('ITERM_SESSION_ID') ? 'osc9' : 'bell';
}

/**
 * What is to be written.
 *
 * @param id of this notification among all of this terminal; letters, digits and `-`
 */
export function notifySequence({ title, body }: Notification, way: NotifyWay, id: string, env: Env): string {
  const [head, text] = [shorten(title, TITLE_BYTES), shorten(body, BODY_BYTES)];
  switch (way) {
    case 'bell':
      return BELL;
    case 'osc9':
      return passThrough(`\x1b]9;${notNumbered(`${head}: ${text}`)}\x07`, env);
    case 'osc777':
      return passThrough(`\x1b]777;notify;${noSemicolon(head)};${noSemicolon(text)}\x07`, env);
    case 'osc99': {
      const base64 = (part: string): string => Buffer.from(part).toString('base64');
      const app = base64('chat-tui');
      // Shown when its second part, which ends it, has come; kitty itself leaves it out while its window has the focus.
      return [
        `\x1b]99;i=${id}:d=0:e=1:o=unfocused:f=${app};${base64(head)}\x1b\\`,
        `\x1b]99;i=${id}:d=1:e=1:p=body;${base64(text)}\x1b\\`,
      ]
        .map((part) => passThrough(part, env))
        .join('');
    }
  }
}

/** One line, clean, and short enough. */
function shorten(text: string, most: number): string {
  const line = cleanText(text.replace(/\s+/g, ' ').trim());
  const cut = truncateBytes(line, most);
  return cut === line ? line : `${cut.trimEnd()}...`;
}

/** "4;1;50" is a progress bar for some that know OSC 9. */
function notNumbered(text: string): string {
  return /^\d/.test(text) ? ` ${text}` : text;
}

/** It parts the fields; one more would be read as part of none. */
function noSemicolon(text: string): string {
  return text.replaceAll(';', ',');
}
