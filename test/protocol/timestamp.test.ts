import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatTime, parseTime } from '../../src/protocol/timestamp.js';

const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

describe('times', () => {
  test('come back as they were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST }), (ms) => {
        const text = formatTime(ms);
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(parseTime(text)).toBe(ms);
      }),
    );
  });

  test.for([
    ['2011-10-19T16:40:51.620Z', Date.UTC(2011, 9, 19, 16, 40, 51, 620)],
    ['2012-06-30T23:59:60.419Z', Date.UTC(2012, 6, 1)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['2024-02-29T00:00:00.5Z', Date.UTC(2024, 1, 29, 0, 0, 0, 500)],
    ['2024-02-29T00:00:00.123456789Z', Date.UTC(2024, 1, 29, 0, 0, 0, 123)],
  ] as const)('are read: %s', ([text, ms]) => {
    expect(parseTime(text)).toBe(ms);
  });

  test.for([
    '',
    '2023-02-29T00:00:00.000Z',
    '2023-13-01T00:00:00.000Z',
    '2023-00-01T00:00:00.000Z',
    '2023-01-01T24:00:00.000Z',
    '2023-01-01T00:60:00.000Z',
    '2023-01-01T00:00:61.000Z',
    '2023-01-01T00:00:00.Z',
    '2023-01-01T00:00:00.0x0Z',
    '2023-01-01 00:00:00.000Z',
    '2023-01-01T00:00:00.000+01:00',
    '2023-01-01T00:00:00.000z',
    '-023-01-01T00:00:00.000Z',
    '1969-12-31T23:59:59.999Z',
    `2023-01-01T00:00:00.${'0'.repeat(60)}Z`,
  ])('are refused: %s', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  test.for([-1, LAST + 1, Number.NaN, Number.POSITIVE_INFINITY])('are not written: %s', (ms) => {
    expect(() => formatTime(ms)).toThrow(expect.objectContaining({ code: 'BAD_TIME' }));
  });

  test('are never misread: what is not undefined is the time it says', () => {
    const nearly = fc.tuple(
      fc.integer({ min: 0, max: LAST }),
      fc.nat(23),
      fc.constantFrom(...'0159-:TZ. '.split('')),
    );
    fc.assert(
      fc.property(nearly, ([ms, at, character]) => {
        const good = formatTime(ms);
        const text = good.slice(0, at) + character + good.slice(at + 1);
        const read = parseTime(text);
        const meant = text.includes(':60') ? read : Date.parse(text);
        expect([undefined, meant]).toContain(read);
      }),
    );
  });
});
