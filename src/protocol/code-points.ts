/** Which characters may be shown, and in which company: the tables behind cleanText. */

/** Unassigned (non-characters among them), private use, lone surrogates: nobody knows what a terminal does with them. */
const UNKNOWN = /[\p{Cn}\p{Co}\p{Cs}]/u;
/** U+061C, U+200E/F, U+202A-E, U+2066-9: they reorder what stands around them. */
const BIDI_CONTROL = /\p{Bidi_Control}/u;
/** Invisible and without a width of their own: soft hyphen, BOM, joiners, selectors, fillers. */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;
/** Interlinear annotation, object replacement and Egyptian format controls: controls in all but name. */
const FORMAT = /[\ufff9-\ufffb\u{13430}-\u{1345f}]/u;
const MARK = /\p{M}/u;
const PICTOGRAPH = /(?!\p{Cn})\p{Extended_Pictographic}/u;
const EMOJI = /\p{Emoji}/u;
const EMOJI_MODIFIER = /\p{Emoji_Modifier}/u;
/** Letters of scripts in which ZWNJ separates what would join otherwise; their format characters are no letters. */
const CURSIVE_LETTER = /(?=\p{L})[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}]/u;
/** The viramas of RFC 5892 appendix A.1 and A.2: after them ZWJ and ZWNJ choose between forms of a conjunct. */
const VIRAMA =
  /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0f84\u1039\u17d2\u1b44\u1baa\u1bab\ua806\ua8c4\ua953\ua9c0\uaaf6\uabed]/;

export const ZWNJ = 0x200c;
export const ZWJ = 0x200d;
export const TEXT_SELECTOR = 0xfe0e;
export const EMOJI_SELECTOR = 0xfe0f;
export const KEYCAP = 0x20e3;
export const BLACK_FLAG = 0x1f3f4;

/** The tag characters, which hide any ASCII text from people but not from programs. */
export function isTagCharacter(point: number): boolean {
  return point >= 0xe0000 && point <= 0xe007f;
}

export type CharacterClass = 'visible' | 'control' | 'mark' | 'ignorable' | 'forbidden' | 'separator';

/** What to do with one code point. */
export function classify(point: number, character: string): CharacterClass {
  if (point < 0xa0) return point >= 0x20 && point < 0x7f ? 'visible' : 'control';
  // Latin letters make up most of what is not ASCII.
  if (point >= 0xc0 && point < 0x300) return 'visible';
  if (point === 0x2028 || point === 0x2029) return 'separator';
  if (isTagCharacter(point) || BIDI_CONTROL.test(character) || UNKNOWN.test(character)) return 'forbidden';
  if (IGNORABLE.test(character)) return 'ignorable';
  if (MARK.test(character)) return 'mark';
  return FORMAT.test(character) ? 'forbidden' : 'visible';
}

/** Whether an invisible joiner or selector means something between its neighbours. */
export function belongsBetween(before: string, point: number, after: string): boolean {
  switch (point) {
    case ZWJ:
      return VIRAMA.test(before) || (PICTOGRAPH.test(after) && endsEmoji(before));
    case ZWNJ:
      return VIRAMA.test(before) || (CURSIVE_LETTER.test(before) && CURSIVE_LETTER.test(after));
    case TEXT_SELECTOR:
    case EMOJI_SELECTOR:
      // Digits, # and * count as emoji only as the base of a keycap.
      return before !== '' && before.charCodeAt(0) < 0x80
        ? EMOJI.test(before) && after.codePointAt(0) === KEYCAP
        : EMOJI.test(before) && !UNKNOWN.test(before);
    default:
      return false;
  }
}

function endsEmoji(before: string): boolean {
  return before.codePointAt(0) === EMOJI_SELECTOR || EMOJI_MODIFIER.test(before) || PICTOGRAPH.test(before);
}
