import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitClusters } from '../../../../src/client/ui/term/clusters.js';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const reference = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment);

/** Characters that join their neighbours, between those that do not. */
const TRICKY = Array.from(
  'a 1éя漢한─.\u0301\u200d\ufe0f\u20e3👩😀🇩🇪ก\u0e33क\u094dष\u093f\u1100\u1161\u11a8\u0600\u{1f3fd}\t©\ud83d',
);
const tricky = fc.constantFrom(...TRICKY);

test('splits as Unicode says, whatever stands beside what', () => {
  fc.assert(
    fc.property(fc.array(tricky, { maxLength: 12 }), (characters) => {
      const text = characters.join('');
      expect(splitClusters(text)).toEqual(reference(text));
    }),
    { numRuns: 5000 },
  );
});

test('splits any text without loss', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      expect(splitClusters(text).join('')).toBe(text);
    }),
  );
});
