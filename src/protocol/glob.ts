/**
 * Masks with `*` and `?` (Modern IRC, "Wildcard Expressions").
 *
 * Text of people never becomes a regular expression: a handful of stars would make one run for minutes. Two pointers
 * with a single place to go back to do it in pattern x text steps at worst.
 */
import { foldName } from './casemapping.js';

/** Whether the whole of `text` matches; letters A-Z and a-z are the same. `?` is one UTF-16 unit. */
export function matchGlob(pattern: string, text: string): boolean {
  return matchFolded(foldName(pattern), foldName(text));
}

/** `mask` as made by normaliseMask, against the `nick!user@host` of somebody. */
export function matchMask(mask: string, source: string): boolean {
  return matchGlob(mask, source);
}

/** Completes what people type: `bob` -> `bob!*@*`, `*@host` -> `*!*@host`, `bob!user` -> `bob!user@*`. */
export function normaliseMask(mask: string): string {
  const bang = mask.indexOf('!');
  const at = mask.indexOf('@', bang + 1);
  if (bang < 0 && at < 0) return `${collapse(mask) || '*'}!*@*`;
  const nick = bang < 0 ? '*' : mask.slice(0, bang);
  const user = mask.slice(bang + 1, at < 0 ? mask.length : at);
  const host = at < 0 ? '*' : mask.slice(at + 1);
  return `${collapse(nick) || '*'}!${collapse(user) || '*'}@${collapse(host) || '*'}`;
}

function matchFolded(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let starText = 0;
  while (t < text.length) {
    const wanted = pattern.charCodeAt(p);
    if (wanted === 0x2a) {
      star = p++;
      starText = t;
    } else if (p < pattern.length && (wanted === 0x3f || wanted === text.charCodeAt(t))) {
      p++;
      t++;
    } else if (star >= 0) {
      // The last star takes one more; earlier ones never need to, they took the least that works.
      p = star + 1;
      t = ++starText;
    } else return false;
  }
  while (pattern.charCodeAt(p) === 0x2a) p++;
  return p === pattern.length;
}

/** Runs of stars are one star. */
function collapse(mask: string): string {
  let out = '';
  for (let i = 0; i < mask.length; i++) {
    if (mask.charCodeAt(i) !== 0x2a || mask.charCodeAt(i - 1) !== 0x2a) out += mask.charAt(i);
  }
  return out;
}
