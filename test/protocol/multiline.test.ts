import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { byteLength } from '../../src/protocol/limits.js';
import {
  type BatchLine,
  batchLines,
  batchOf,
  bytesAdded,
  fitBatch,
  formatMultilineLimits,
  joinBatch,
  parseMultilineLimits,
} from '../../src/protocol/multiline.js';

const text = fc
  .array(fc.constantFrom('a', 'word ', ' ', 'é', '👍', '👩‍👩‍👧', 'e\u0301', '😀'), { maxLength: 40 })
  .map((parts) => parts.join(''));
/** As a server takes them: what goes on with the line before is not blank. */
const lines = fc.array(
  fc
    .record({ text, concat: fc.boolean() })
    .map((line) => ({ ...line, concat: line.concat && line.text !== '' })),
  { minLength: 1, maxLength: 10 },
);

function withoutFirstConcat([first, ...rest]: readonly BatchLine[]): BatchLine[] {
  return first === undefined ? [] : [{ ...first, concat: false }, ...rest];
}

/** Blank lines that are gone on with are no lines of their own: nothing tells them in the text. */
function isTold(all: readonly BatchLine[]): boolean {
  return all.every((line, i) => line.text !== '' || all[i + 1]?.concat !== true);
}

describe('the lines of a batch', () => {
  test('make one text, and come back out of it as they were', () => {
    fc.assert(
      fc.property(lines.filter(isTold), (all) => {
        expect(batchLines(joinBatch(all))).toEqual(withoutFirstConcat(all));
      }),
    );
  });

  test('are read from any cuts whatever without losing a character', () => {
    const cuts = fc.array(fc.oneof(fc.integer(), fc.double(), fc.nat(60)));
    fc.assert(
      fc.property(lines, cuts, (all, some) => {
        const whole = joinBatch(all).text;
        expect(joinBatch(batchLines({ text: whole, cuts: some })).text).toBe(whole);
      }),
    );
  });

  test('add up to the bytes of the text', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const sum = all.reduce((bytes, line, i) => bytes + bytesAdded(line, i === 0), 0);
        expect(sum).toBe(byteLength(joinBatch(all).text));
      }),
    );
  });

  test('are cut where they are too long, between characters, and say the same', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 30, max: 60 }), (all, room) => {
        const cut = fitBatch(all, room);
        expect(joinBatch(cut).text).toBe(joinBatch(all).text);
        for (const line of cut) {
          expect(byteLength(line.text)).toBeLessThanOrEqual(room);
          expect(Buffer.from(line.text).toString()).toBe(line.text);
        }
        expect(cut.some((line, i) => i > 0 && line.concat && line.text === '')).toBe(false);
      }),
    );
  });
});

describe('a text as a batch', () => {
  test('loses nothing and fits', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 30, max: 60 }), (all, room) => {
        const whole = all.map((line) => line.text).join('\n');
        const made = batchOf(whole, room);
        expect(joinBatch(made).text).toBe(whole);
        for (const line of made) expect(byteLength(line.text)).toBeLessThanOrEqual(room);
      }),
    );
  });

  test('is cut after a space where there is one near the end, and inside of long words', () => {
    expect(batchOf('one two three four', 10).map((line) => line.text)).toEqual(['one two ', 'three four']);
    expect(batchOf('a-very-long-word', 10).map((line) => line.text)).toEqual(['a-very-lon', 'g-word']);
  });

  test('has its blank lines', () => {
    expect(batchOf('a\n\nb', 10)).toEqual([
      { text: 'a', concat: false },
      { text: '', concat: false },
      { text: 'b', concat: false },
    ]);
  });
});

test.for([
  ['max-bytes=4096,max-lines=32', { maxBytes: 4096, maxLines: 32 }],
  ['max-bytes=4096', { maxBytes: 4096, maxLines: Number.POSITIVE_INFINITY }],
  ['new,max-lines=2,other=x,max-bytes=10', { maxBytes: 10, maxLines: 2 }],
  ['max-lines=32', undefined],
  ['max-bytes=0', undefined],
  ['max-bytes=-1', undefined],
  ['', undefined],
  [undefined, undefined],
] as const)('the value %j is read as %j', ([value, limits]) => {
  expect(parseMultilineLimits(value)).toEqual(limits);
});

test('what is offered is what is read', () => {
  const limits = { maxBytes: 8192, maxLines: 64 };
  expect(parseMultilineLimits(formatMultilineLimits(limits))).toEqual(limits);
});
