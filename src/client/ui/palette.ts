/**
 * The colours of the screen. All are readable on black and on white: contrast of at least 3.4 to 1 (WCAG 2.2, 1.4.3)
 * with both, so that no theme has to be asked for or chosen.
 */
import type { Mark } from './log-line.js';
import type { Color, Style } from './term/style.js';

const GREY: Color = 243;
const RED: Color = 160;
const GREEN: Color = 28;
const AMBER: Color = 130;
const BLUE: Color = 27;

/** What a look is for. */
type Role =
  | 'plain'
  | 'dim'
  | 'rule'
  | 'ruleHighlight'
  | 'strong'
  | 'ok'
  | 'warning'
  | 'error'
  | 'accent'
  | 'link'
  | 'gone'
  | 'reactionOwn'
  | 'found'
  | 'popup'
  | 'popupSelected'
  | 'popupTitle'
  | 'tabActive'
  | 'tabUnread'
  | 'tabMention';

/** Looks by what they are for. */
export const PALETTE: Readonly<Record<Role, Style>> = {
  plain: {},
  dim: { fg: GREY },
  rule: { fg: GREY },
  ruleHighlight: { fg: RED, bold: true },
  strong: { bold: true },
  ok: { fg: GREEN },
  warning: { fg: AMBER, bold: true },
  error: { fg: RED, bold: true },
  accent: { fg: BLUE, bold: true },
  link: { underline: true },
  gone: { fg: GREY, italic: true },
  reactionOwn: { fg: BLUE, bold: true },
  found: { fg: BLUE, bold: true, underline: true },
  popup: { inverse: true },
  popupSelected: { inverse: true, bold: true, underline: true },
  popupTitle: { inverse: true, bold: true },
  tabActive: { bold: true, underline: true },
  tabUnread: { bold: true },
  tabMention: { fg: RED, bold: true },
};

/** The looks of the marks of own messages. */
export const MARK_STYLES: Readonly<Record<Exclude<Mark, ''>, Style>> = {
  pending: { fg: GREY },
  stored: { fg: GREEN },
  delivered: { fg: GREEN },
  refused: { fg: RED, bold: true },
};

/** Palette colours that tell people apart, without the shades that only differ a little. */
const NICK_COLORS: readonly Color[] = [
  26, 27, 28, 30, 33, 61, 63, 64, 67, 93, 94, 97, 99, 100, 127, 129, 130, 131, 133, 135, 161, 163, 166, 168,
];

/** The look of a nick: the same for the same nick, in every session and on every machine. */
export function nickStyle(foldedNick: string): Style {
  // FNV-1a over UTF-16 units: small, and short names that differ in one letter spread well.
  let hash = 0x811c9dc5;
  for (let i = 0; i < foldedNick.length; i += 1) {
    hash = Math.imul(hash ^ foldedNick.charCodeAt(i), 0x01000193) >>> 0;
  }
  hash ^= hash >>> 15;
  return { fg: NICK_COLORS[hash % NICK_COLORS.length] ?? BLUE };
}
