/**
 * Text -> grapheme clusters (UAX #29): what a reader calls a character, what one cell and one cursor step hold.
 *
 * Intl.Segmenter takes about 1 us a code point, so runs of characters that never join are split without it.
 */

/**
 * Characters that are clusters of their own unless an extending one follows: ASCII, Latin, Greek, Cyrillic,
 * punctuation, box drawing, circles, kana, ideographs, Hangul syllables. None of them joins another of them, and none is the
 * base of an emoji sequence but the digits and signs, whose selector is not in the list.
 */
const SIMPLE = ' -~¡-¨ª-¬¯-˿Ͱ-҂Ҋ-ԯ‐-‧‰-‸⁎⁐-⁞─-▩◆-◯✓ぁ-ゖァ-ヿ一-鿿가-힣';
const NOT_SIMPLE = new RegExp(`[^${SIMPLE}]`);
/** Runs that need the segmenter; gaps of up to two simple characters between them are taken along. */
const RUNS = new RegExp(`[^${SIMPLE}]+(?:[${SIMPLE}]{1,2}[^${SIMPLE}]+)*`, 'g');

/** Made when first needed: it takes 5 ms, which most starts can do without. It never changes. */
let segmenter: Intl.Segmenter | undefined;

/** The grapheme clusters of a text; joined they are the text. */
export function splitClusters(text: string): string[] {
  if (!NOT_SIMPLE.test(text)) return text.split('');
  const clusters: string[] = [];
  let done = 0;
  for (const { 0: run, index } of text.matchAll(RUNS)) {
    // The neighbours of a run may belong to its clusters: "e" and an accent, a sign that joins what follows.
    const from = Math.max(done, index - 1);
    const to = Math.min(text.length, index + run.length + 1);
    for (let i = done; i < from; i += 1) clusters.push(text.charAt(i));
    segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
    for (const { segment } of segmenter.segment(text.slice(from, to))) clusters.push(segment);
    done = to;
  }
  for (let i = done; i < text.length; i += 1) clusters.push(text.charAt(i));
  return clusters;
}
