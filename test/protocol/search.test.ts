import fc from 'fast-check';
import { expect, test } from 'vitest';

import { formatSearchRequest, parseSearchRequest } from '../../src/protocol/search.js';

const word = fc
  .string({ minLength: 1, unit: 'grapheme' })
  .filter((text) => text.trim() !== '' && !/[\r\n\0]/.test(text));
const time = fc.integer({ min: 0, max: Date.UTC(2100, 1) });

test('what is written is what is read, whatever is in it', () => {
  const request = fc.record(
    { text: word, in: word, from: word, cursor: word, after: time, before: time, limit: fc.nat(1000) },
    { requiredKeys: ['text'] },
  );
  fc.assert(
    fc.property(request, (asked) => {
      const written = formatSearchRequest(asked);
      expect(written).not.toMatch(/[ \r\n]/);
      expect(parseSearchRequest(written)).toEqual({ request: asked });
    }),
  );
});

test('nothing that is written makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string(), (attributes) => {
      expect(parseSearchRequest(attributes)).toBeDefined();
    }),
  );
});
