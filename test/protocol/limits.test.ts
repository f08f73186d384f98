import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteLength, truncateBytes } from '../../src/protocol/limits.js';
import { hostileText } from './arbitraries.js';

describe('byteLength', () => {
  test('counts what Buffer counts', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(byteLength(text)).toBe(Buffer.byteLength(text, 'utf8'));
      }),
    );
  });
});

describe('truncateBytes', () => {
  test.for([
    { text: 'abc', max: 3, cut: 'abc' },
    { text: 'abcd', max: 3, cut: 'abc' },
    { text: 'aéb', max: 2, cut: 'a' },
    { text: 'a😀b', max: 4, cut: 'a' },
    { text: 'a😀b', max: 5, cut: 'a😀' },
    { text: 'ae\u0301x', max: 3, cut: 'a' },
    { text: 'a👩‍👩‍👧b', max: 12, cut: 'a' },
    { text: '👩‍👩‍👧', max: 8, cut: '👩‍' },
    { text: 'abc', max: 0, cut: '' },
  ])('cuts $text to $max bytes', ({ text, max, cut }) => {
    expect(truncateBytes(text, max)).toBe(cut);
  });

  test('never exceeds the bound, never splits a pair, always gives a beginning of the text', () => {
    fc.assert(
      fc.property(hostileText, fc.nat(40), (text, max) => {
        const cut = truncateBytes(text, max);
        expect(byteLength(cut)).toBeLessThanOrEqual(max);
        expect(text.startsWith(cut)).toBe(true);
        const halves =
          (text.charCodeAt(cut.length - 1) & 0xfc00) === 0xd800 &&
          (text.charCodeAt(cut.length) & 0xfc00) === 0xdc00;
        expect(halves).toBe(false);
      }),
    );
  });
});
