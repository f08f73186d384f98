import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuzzyMatch } from '../../src/core/fuzzy.js';

/** The texts that match, the best first. */
function ranked(query: string, ...texts: string[]): string[] {
  return texts
    .flatMap((text) => ({ text, score: fuzzyMatch(query, text)?.score }))
    .filter(({ score }) => score !== undefined)
    .toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0))
    .map(({ text }) => text);
}

describe('a fuzzy match', () => {
  test('is best for the whole name, then its start, the start of a word, a part, and scattered letters', () => {
    const names = ['#o-p-s', '#devops', '#dev-ops', '#opsroom', '#ops'];
    expect(ranked('ops', ...names)).toEqual(['#ops', '#opsroom', '#dev-ops', '#devops', '#o-p-s']);
  });

  test('needs no sign before the name, and takes it when it is typed', () => {
    expect(ranked('ali', '@alice')).toEqual(['@alice']);
    expect(ranked('@ali', '@alice', '#alice')).toEqual(['@alice']);
  });

  test('prefers shorter names, and letters at starts of words or in a run', () => {
    expect(ranked('lob', '#lobby-of-the-hotel', '#lobby')).toEqual(['#lobby', '#lobby-of-the-hotel']);
    expect(ranked('rt', '#xrxt', '#release-team')).toEqual(['#release-team', '#xrxt']);
    expect(ranked('abcd', '#xaxbxcxd', '#xabxcd')).toEqual(['#xabxcd', '#xaxbxcxd']);
  });

  test('says which characters it is made of', () => {
    expect(fuzzyMatch('rt', '#release-team')?.at).toEqual([1, 9]);
    expect(fuzzyMatch('ops', '#dev-ops')?.at).toEqual([5, 6, 7]);
    expect(fuzzyMatch('ops', '#ops')?.at).toEqual([1, 2, 3]);
  });

  test('is none when a letter is missing or out of order', () => {
    expect(fuzzyMatch('sop', '#ops')).toBeUndefined();
    expect(fuzzyMatch('opsx', '#ops')).toBeUndefined();
  });

  test('points at the characters of the query, in order, whatever the texts are', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-', '#', '漢'), maxLength: 130 });
    const queries = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-', '漢'), maxLength: 6 });
    fc.assert(
      fc.property(queries, texts, (query, text) => {
        const match = fuzzyMatch(query, text);
        if (match === undefined) return;
        expect(match.at.map((i) => text[i]).join('')).toBe(query);
        expect(match.at).toEqual(match.at.toSorted((a, b) => a - b));
        expect(new Set(match.at).size).toBe(query.length);
        expect(Number.isFinite(match.score)).toBe(true);
      }),
    );
  });
});
