import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Metrics } from '../../../../src/client/ui/term/width.js';

const metrics = new Metrics();

describe('width', () => {
  test.for([
    { what: 'a letter', cluster: 'a', width: 1 },
    { what: 'a letter with an accent of its own', cluster: 'e\u0301', width: 1 },
    { what: 'an ideograph', cluster: '漢', width: 2 },
    { what: 'a Hangul syllable from parts', cluster: '\u1112\u1161\u11ab', width: 2 },
    { what: 'full-width Latin', cluster: 'Ａ', width: 2 },
    { what: 'half-width kana', cluster: 'ｱ', width: 1 },
    { what: 'an emoji', cluster: '😀', width: 2 },
    { what: 'an emoji of the basic plane', cluster: '⌚', width: 2 },
    { what: 'a heart as text', cluster: '❤', width: 1 },
    { what: 'a heart as a picture', cluster: '❤\ufe0f', width: 2 },
    { what: 'a family', cluster: '👩\u200d👩\u200d👧\u200d👦', width: 2 },
    { what: 'a skin tone', cluster: '👍🏽', width: 2 },
    { what: 'a flag', cluster: '🇩🇪', width: 2 },
    { what: 'a keycap', cluster: '1\ufe0f\u20e3', width: 2 },
    { what: 'Thai with a spacing vowel', cluster: 'ก\u0e33', width: 2 },
    { what: 'Devanagari with a vowel sign', cluster: 'कि', width: 2 },
    { what: 'a rule', cluster: '─', width: 1 },
    { what: 'a mark', cluster: '✓', width: 1 },
  ])('of $what is $width', ({ cluster, width }) => {
    expect(metrics.width(cluster)).toBe(width);
  });

  test('of anything is 1 or 2, and of its replacement the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }), (cluster) => {
        expect([1, 2]).toContain(metrics.width(cluster));
        expect(metrics.width(metrics.shown(cluster))).toBe(metrics.width(cluster));
      }),
    );
  });
});

describe('what is shown', () => {
  test.for([
    { cluster: '\x1b', shown: '␛' },
    { cluster: '\n', shown: '␊' },
    { cluster: '\x7f', shown: '␡' },
    { cluster: '\t', shown: ' ' },
    { cluster: '\x9b', shown: '\ufffd' },
    { cluster: '\u202e', shown: '\ufffd' },
    { cluster: '\ud83d', shown: '\ufffd' },
    { cluster: '', shown: '\ufffd' },
    { cluster: 'a\x1b[2J', shown: '\ufffd' },
    { cluster: 'ü', shown: 'ü' },
  ])('for $cluster is $shown', ({ cluster, shown }) => {
    expect(metrics.shown(cluster)).toBe(shown);
  });

  test('holds no control and no character that reorders, whatever is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 6 }), (cluster) => {
        expect(metrics.shown(cluster)).not.toMatch(
          /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/,
        );
      }),
      { numRuns: 2000 },
    );
  });
});

describe('truncate', () => {
  test.for([
    { text: 'hello', columns: 5, result: 'hello' },
    { text: 'hello', columns: 4, result: 'hel…' },
    { text: '日本語', columns: 5, result: '日本…' },
    { text: '日本語', columns: 4, result: '日…' },
    { text: 'ab', columns: 1, result: '…' },
    { text: 'ab', columns: 0, result: '' },
  ])('$text in $columns columns is $result', ({ text, columns, result }) => {
    expect(metrics.truncate(text, columns, '…')).toBe(result);
  });
});
