/** Words swapped and written anew, as Readline does it. */
import { wordLeft, wordRight } from './words.js';

/** Clusters that take the place of those from `start` to `end`. */
export interface Reshaped {
  readonly start: number;
  readonly end: number;
  readonly clusters: readonly string[];
}

/** Alt-t: the word at or after `at`, or the last one, changes places with the one before; undefined without two. */
export function swapWords(clusters: readonly string[], at: number): Reshaped | undefined {
  const endB = wordRight(clusters, at);
  const startB = wordLeft(clusters, endB);
  const startA = wordLeft(clusters, startB);
  const endA = wordRight(clusters, startA);
  if (startA === startB || startB < endA) return undefined;
  const part = (start: number, end: number): readonly string[] => clusters.slice(start, end);
  return {
    start: startA,
    end: endB,
    clusters: [...part(startB, endB), ...part(endA, startB), ...part(startA, endA)],
  };
}

/** Alt-c: the first letter of each word in capitals, the others small. */
export function capitalised(clusters: readonly string[]): string[] {
  let inWord = false;
  return clusters.map((cluster) => {
    const letter = /[\p{L}\p{N}]/u.test(cluster);
    const shaped = letter && inWord ? cluster.toLowerCase() : cluster.toUpperCase();
    inWord = letter;
    return shaped;
  });
}
