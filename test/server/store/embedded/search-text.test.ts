/** What a question costs is bounded by its form: so many words, and beginnings of words of so many characters. */
import { expect, test } from 'vitest';

import { matchExpression } from '../../../../src/server/store/embedded/search-text.js';

const textOf = (words: string): string =>
  matchExpression({ words, from: undefined, conversations: [1], identity: undefined })?.split('text : ')[1] ??
  '';

test('twelve words are looked for, and the others are not', () => {
  const words = Array.from({ length: 13 }, (_, i) => `word${i}`);
  expect(textOf(words.join(' '))).toBe(
    `(${words
      .slice(0, 12)
      .map((word, i) => `"${word}"${i === 11 ? ' *' : ''}`)
      .join(' AND ')})`,
  );
});

test('only the last word is a beginning, when it has three characters or more and no space behind it', () => {
  expect(textOf('abc abc')).toBe('("abc" AND "abc" *)');
  expect(textOf('abc ab')).toBe('("abc" AND "ab")');
  expect(textOf('abc abc ')).toBe('("abc" AND "abc")');
});

test('nothing that is typed is an operator of the language of the index', () => {
  expect(textOf('a" OR place : c2 NOT * ^x')).toBe(
    '("a""" AND "OR" AND "place" AND "c2" AND "NOT" AND "^x")',
  );
});
