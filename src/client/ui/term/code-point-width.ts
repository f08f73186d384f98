/**
 * How many columns a terminal gives one code point: UAX #11 (East Asian Width) with the emoji that are drawn as
 * pictures by default (UTS #51, Emoji_Presentation), for assigned and unassigned code points of the wide blocks.
 */

/** Pairs of first and last code point of the blocks that are two columns wide; emoji are asked for separately. */
const WIDE = [
  0x1100, 0x115f, 0x2e80, 0x303e, 0x3041, 0x3247, 0x3250, 0x4dbf, 0x4e00, 0xa4cf, 0xa960, 0xa97f, 0xac00,
  0xd7a3, 0xf900, 0xfaff, 0xfe10, 0xfe19, 0xfe30, 0xfe6f, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x18dff,
  0x1aff0, 0x1b2ff, 0x1f200, 0x1f2ff, 0x20000, 0x3fffd,
] as const;

/** Medial vowels and final consonants of Hangul: drawn into the block that the initial consonant opened. */
const HANGUL_MEDIAL_OR_FINAL = /[\u1160-\u11ff\ud7b0-\ud7ff]/;
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}\p{Zl}\p{Zp}]/u;
const EMOJI = /\p{Emoji_Presentation}/u;

/** 0, 1 or 2 columns; 1 for what is unknown. */
export function codePointWidth(codePoint: number): 0 | 1 | 2 {
  if (codePoint < 0x300) return codePoint === 0xad ? 0 : 1;
  if (codePoint >= 0x1100 && isWide(codePoint)) return 2;
  const character = String.fromCodePoint(codePoint);
  if (NO_WIDTH.test(character) || HANGUL_MEDIAL_OR_FINAL.test(character)) return 0;
  return EMOJI.test(character) ? 2 : 1;
}

function isWide(codePoint: number): boolean {
  for (let i = 0; i < WIDE.length; i += 2) {
    if (codePoint < (WIDE[i] ?? 0)) return false;
    if (codePoint <= (WIDE[i + 1] ?? 0)) return true;
  }
  return false;
}
