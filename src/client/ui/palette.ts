/** The looks of the screen by what they are for, in inks: what colours those are, the background decides (term/inks.ts). */
import type { Mark } from './log-line.js';
import { NICK_INKS } from './term/inks.js';
import type { Ink, Style } from './term/style.js';

const GREY: Ink = 'grey';
const RED: Ink = 'red';
const GREEN: Ink = 'green';
const AMBER: Ink = 'amber';
const BLUE: Ink = 'blue';

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

/** The reader's own nick has the colour of the text: no other nick has. */
const OWN: Style = { bold: true };

/** The look of a nick: the same for the same nick, in every session and on every machine. */
export function nickStyle(foldedNick: string, own: boolean = false): Style {
  if (own) return OWN;
  // FNV-1a over UTF-16 units: small, and short names that differ in one letter spread well.
  let hash = 0x811c9dc5;
  for (let i = 0; i < foldedNick.length; i += 1) {
    hash = Math.imul(hash ^ foldedNick.charCodeAt(i), 0x01000193) >>> 0;
  }
  hash = (hash ^ (hash >>> 15)) >>> 0;
  return { fg: `nick${hash % NICK_INKS}` };
}
