/**
 * Fuzzy matching for lists that a person searches while typing: how well a query fits a text, and which characters of
 * the text it stands for. Both are compared as they are: whoever wants case ignored folds them first.
 */

/** Higher is better; the bands (see below) are 200 apart, so that smaller reasons can be added by the caller. */
export interface FuzzyMatch {
  readonly score: number;
  /** Where the query's characters are in the text, as UTF-16 indices, ascending. */
  readonly at: readonly number[];
}

const EXACT = 1000;
const PREFIX = 800;
const WORD = 600;
const INSIDE = 400;
const SCATTERED = 200;
/** What a scattered character gains at the start of a word, and directly after the one before. */
const AT_WORD = 24;
const ADJACENT = 16;
/** Names are shorter; what comes later in a longer text is not looked for. */
const MOST_TEXT = 100;
/** Signs before a name, which nobody has to type. */
const SIGIL = /^[#&@/+!~]+/;

/** @returns undefined when a character of the query is missing, or out of order */
export function fuzzyMatch(query: string, whole: string): FuzzyMatch | undefined {
  const text = whole.slice(0, MOST_TEXT);
  if (query === '') return { score: 0, at: [] };
  const found = inOnePiece(query, text);
  if (found !== undefined) return found;
  return isSubsequence(query, text) ? scattered(query, text) : undefined;
}

/** The query as a part of the text: the earliest at the start of a word, or else the earliest. */
function inOnePiece(query: string, text: string): FuzzyMatch | undefined {
  let index = text.indexOf(query);
  if (index < 0) return undefined;
  const name = SIGIL.exec(text)?.[0].length ?? 0;
  const spare = Math.min(99, text.length - query.length);
  const piece = (band: number, start: number): FuzzyMatch => ({
    score: band - spare,
    at: Array.from({ length: query.length }, (_, i) => start + i),
  });
  if (text === query || text.slice(name) === query) return piece(EXACT, text.length - query.length);
  const inside = index;
  for (; index >= 0; index = text.indexOf(query, index + 1)) {
    if (index === 0 || index === name) return piece(PREFIX, index);
    if (startsWord(text, index)) return piece(WORD, index);
  }
  return piece(INSIDE, inside);
}

function isSubsequence(query: string, text: string): boolean {
  let at = 0;
  for (let i = 0; i < text.length && at < query.length; i++) if (text[i] === query[at]) at++;
  return at === query.length;
}

/** The best of all ways to find the characters in order: at starts of words, in runs, and close together. */
function scattered(query: string, text: string): FuzzyMatch {
  // best[j]: the highest score with the current character at j; from[i][j]: where the one before it is then.
  let best = new Float64Array(0);
  const from: Int32Array[] = [];
  for (let i = 0; i < query.length; i++) {
    const next = new Float64Array(text.length).fill(Number.NEGATIVE_INFINITY);
    const back = new Int32Array(text.length).fill(-1);
    let [reach, reachAt] = [Number.NEGATIVE_INFINITY, -1];
    for (let j = 0; j < text.length; j++) {
      // A gap costs one for each character in it.
      reach -= 1;
      const before = best[j - 1] ?? Number.NEGATIVE_INFINITY;
      if (before - 1 > reach) [reach, reachAt] = [before - 1, j - 1];
      if (text[j] !== query[i]) continue;
      const here = startsWord(text, j) ? AT_WORD : 0;
      if (i === 0) next[j] = here - j;
      else if (before + ADJACENT >= reach) [next[j], back[j]] = [before + ADJACENT + here, j - 1];
      else [next[j], back[j]] = [reach + here, reachAt];
    }
    best = next;
    from.push(back);
  }
  const score = Math.max(...best);
  const at: number[] = [];
  for (let i = query.length - 1, j = best.indexOf(score); i >= 0; i--) {
    at.unshift(j);
    j = from[i]?.[j] ?? -1;
  }
  return { score: SCATTERED + Math.max(-199, Math.min(199, score - text.length / 4)), at };
}

function startsWord(text: string, index: number): boolean {
  if (index === 0) return true;
  const code = text.charCodeAt(index - 1);
  // A search looks at hundreds of thousands of characters for each key.
  if (code < 128)
    return !(code >= 48 && code <= 57) && !(code >= 65 && code <= 90) && !(code >= 97 && code <= 122);
  return !/[\p{L}\p{N}]/u.test(text[index - 1] ?? '');
}
