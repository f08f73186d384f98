/**
 * Links that the terminal makes clickable ("OSC 8": `OSC 8 ; id=ID ; URI ST`, the text, and the same without both).
 *
 * The address is what a browser would make of it: ASCII, all else percent-encoded or punycode. Nothing else gets into
 * the sequence, so nothing can end it.
 */
import type { Hyperlink } from './style.js';

/** VTE and iTerm2 take no longer ones. */
const LONGEST = 2083;
const SAFE = /^(?:https?:\/\/|mailto:)[\x21-\x7e]+$/;

export const LINK_END = '\x1b]8;;\x1b\\';

/** What begins the link; '' when it is none that a terminal should be given. */
export function linkStart({ url, id }: Hyperlink): string {
  if (!URL.canParse(url)) return '';
  const { href } = new URL(url);
  if (href.length > LONGEST || !SAFE.test(href)) return '';
  return `\x1b]8;id=${id.replace(/[^\w-]/g, '').slice(0, 32)};${href}\x1b\\`;
}
