/**
 * Text from others -> text that is safe to show: no byte of it reaches a terminal as a control, nothing is invisible,
 * nothing reorders or covers its surroundings.
 *
 * For nicks, messages, topics, reasons, server names, in every mode of the client and in every line of a log.
 * (UTS 39 and UTR 36 name the risks; the pictures for controls are those of the Unicode block "Control Pictures".)
 */
import { BLACK_FLAG, belongsBetween, classify, isTagCharacter } from './code-points.js';

export interface CleanOptions {
  /** Keep line ends, as LF; otherwise they become pictures like the other controls. */
  newlines?: boolean;
}

/** Enough for any language; more of them climb over the lines above and below. */
const MARKS_PER_BASE = 4;
const REPLACEMENT = '\ufffd';
const TAB = '    ';
/** Carries a combining mark that has nothing of its own text before it. */
const DOTTED_CIRCLE = '\u25cc';

/** Idempotent; text of visible ASCII is returned as it is. */
export function cleanText(text: string, options: CleanOptions = {}): string {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit > 0x7e) return cleanFrom(text, i, options.newlines === true);
  }
  return text;
}

/** @param from everything before it is visible ASCII */
function cleanFrom(text: string, from: number, newlines: boolean): string {
  let out = text.slice(0, from);
  /** The last character of `out`. */
  let before = out.slice(-1);
  let marks = 0;
  for (let i = from; i < text.length; ) {
    const point = text.codePointAt(i) ?? 0;
    let next = i + (point > 0xffff ? 2 : 1);
    let shown = text.slice(i, next);
    let isBase = true;
    switch (classify(point, shown)) {
      case 'visible':
        break;
      case 'control':
        shown = showControl(text, i, newlines);
        break;
      case 'mark':
        isBase = false;
        if (before === '' || before === '\n') out += DOTTED_CIRCLE;
        if (++marks > MARKS_PER_BASE) shown = '';
        break;
      case 'ignorable':
        isBase = false;
        if (!belongsBetween(before, point, characterAt(text, next))) shown = '';
        break;
      case 'separator':
        shown = ' ';
        break;
      case 'forbidden': {
        const end = flagTagsEnd(before, text, i);
        shown = end === i ? REPLACEMENT : '';
        next = Math.max(next, end);
        break;
      }
    }
    i = next;
    if (shown === '') continue;
    out += shown;
    if (isBase) marks = 0;
    // Several characters stand for one only in the case of a tab.
    before = point < 0xa0 ? shown.slice(-1) : shown;
  }
  return out;
}

/** C0 and DEL have pictures of their own; C1 has none. */
function showControl(text: string, i: number, newlines: boolean): string {
  const unit = text.charCodeAt(i);
  if (unit === 0x09) return TAB;
  if (newlines) {
    if (unit === 0x0a) return '\n';
    if (unit === 0x0d && text.charCodeAt(i + 1) === 0x0a) return '';
  }
  if (unit < 0x20) return String.fromCharCode(0x2400 + unit);
  return unit === 0x7f ? '\u2421' : REPLACEMENT;
}

/**
 * Where the tags of a flag such as Scotland's end, if they begin at `i`; `i` otherwise. They are dropped, not shown as
 * damage: what is left is the black flag that terminals draw anyway.
 */
function flagTagsEnd(before: string, text: string, i: number): number {
  if (before.codePointAt(0) !== BLACK_FLAG) return i;
  let end = i;
  while (end < text.length) {
    const point = text.codePointAt(end) ?? 0;
    if (point === 0xe007f && end > i) return end + 2;
    if (!isTagCharacter(point) || point < 0xe0030) return i;
    // A region and its part have at most 7 letters; more would be a hiding place.
    if (end - i >= 14) return i;
    end += 2;
  }
  return i;
}

function characterAt(text: string, i: number): string {
  const point = text.codePointAt(i);
  return point === undefined ? '' : String.fromCodePoint(point);
}
