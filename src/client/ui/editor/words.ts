/** Word boundaries for the line editor, over grapheme clusters. */

/** Readline's words are letters and digits; an underscore parts them. A letter may carry marks. */
const WORD = /[\p{L}\p{N}]/u;

function isWord(cluster: string | undefined): boolean {
  return cluster !== undefined && WORD.test(cluster);
}

function isSpace(cluster: string | undefined): boolean {
  return cluster === ' ' || cluster === '\n' || cluster === '\t';
}

/** Where Alt-b goes: the start of the word (letters and digits) before `at`. */
export function wordLeft(clusters: readonly string[], at: number): number {
  let i = at;
  while (i > 0 && !isWord(clusters[i - 1])) i -= 1;
  while (i > 0 && isWord(clusters[i - 1])) i -= 1;
  return i;
}

/** Where Alt-f goes: the end of the word after `at`. */
export function wordRight(clusters: readonly string[], at: number): number {
  let i = at;
  while (i < clusters.length && !isWord(clusters[i])) i += 1;
  while (i < clusters.length && isWord(clusters[i])) i += 1;
  return i;
}

/** Where ^W deletes to: the start of the run without blanks before `at`. */
export function blankWordLeft(clusters: readonly string[], at: number): number {
  let i = at;
  while (i > 0 && isSpace(clusters[i - 1])) i -= 1;
  while (i > 0 && !isSpace(clusters[i - 1])) i -= 1;
  return i;
}

/** Start of the line (after the LF before) that `at` is in. */
export function lineStart(clusters: readonly string[], at: number): number {
  let i = at;
  while (i > 0 && clusters[i - 1] !== '\n') i -= 1;
  return i;
}

/** End of the line (before the next LF) that `at` is in. */
export function lineEnd(clusters: readonly string[], at: number): number {
  let i = at;
  while (i < clusters.length && clusters[i] !== '\n') i += 1;
  return i;
}
