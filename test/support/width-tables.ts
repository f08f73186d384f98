/**
 * How wide terminals of three generations believe characters to be. What matters is where they disagree: pictures of
 * faces and things, and sequences that are one cluster. Unicode 6 gives emoji one column (xterm.js as it comes, old
 * wcwidth tables), Unicode 11 two each (most terminals), Unicode 15 the whole cluster two (kitty, WezTerm, Ghostty).
 */
import type { Terminal } from '@xterm/headless';

/** A terminal's belief: the columns of one code point, as wcwidth(3), and which join the one before. */
export interface WidthTable {
  readonly name: string;
  width(codePoint: number): 0 | 1 | 2;
  /** The cluster goes on; `before` is the code point before it. */
  joins?(codePoint: number, before: number): boolean;
}

const EMOJI = /\p{Emoji_Presentation}/u;
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uff01-\uff60]/;
const NONE = /[\p{Mn}\p{Me}\p{Cf}]/u;
const REGIONAL = /\p{Regional_Indicator}/u;
const TONE = /\p{Emoji_Modifier}/u;
const ZWJ = 0x200d;
const PICTURE = 0xfe0f;

function columns(wideEmoji: boolean): (codePoint: number) => 0 | 1 | 2 {
  return (codePoint) => {
    const character = String.fromCodePoint(codePoint);
    if (NONE.test(character)) return 0;
    return WIDE.test(character) || (wideEmoji && EMOJI.test(character)) ? 2 : 1;
  };
}

export const WIDTH_TABLES: readonly WidthTable[] = [
  { name: 'Unicode 6', width: columns(false) },
  { name: 'Unicode 11', width: columns(true) },
  {
    name: 'Unicode 15',
    // What makes a picture of a letter takes the place of one.
    width: (codePoint) => (codePoint === PICTURE ? 2 : columns(true)(codePoint)),
    joins: (codePoint, before) => {
      if (codePoint === PICTURE) return true;
      const [now, last] = [String.fromCodePoint(codePoint), String.fromCodePoint(before)];
      return before === ZWJ || TONE.test(now) || (REGIONAL.test(now) && REGIONAL.test(last));
    },
  },
];

/** xterm.js packs what it knows of a character: bit 0 that it joins, bits 1-2 its width, the rest is the table's own. */
const OWN_BITS = 3;

/** Makes a terminal measure characters with that table. */
export function useWidths(terminal: Terminal, table: WidthTable): void {
  terminal.unicode.register({
    version: table.name,
    wcwidth: (codePoint) => table.width(codePoint),
    charProperties(codePoint, preceding) {
      const before = preceding >> OWN_BITS;
      let width = table.width(codePoint);
      const joins =
        preceding !== 0 && (width === 0 || (before !== 0 && table.joins?.(codePoint, before) === true));
      if (joins) {
        const last = ((preceding >> 1) & 3) as 0 | 1 | 2;
        width = last === 2 || width === 0 ? last : width;
      }
      return (codePoint << OWN_BITS) | (width << 1) | (joins ? 1 : 0);
    },
  });
  terminal.unicode.activeVersion = table.name;
}
