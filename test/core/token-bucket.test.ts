import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TokenBucket } from '../../src/core/token-bucket.js';

describe('TokenBucket', () => {
  test('gives a burst, then the rate', () => {
    const bucket = new TokenBucket(4, 3, 0);
    expect([bucket.take(1, 0), bucket.take(1, 0), bucket.take(1, 0)]).toEqual([0, 0, 0]);
    expect(bucket.take(1, 0)).toBe(250);
    expect(bucket.take(1, 249)).toBe(1);
    expect(bucket.take(1, 250)).toBe(0);
    expect(bucket.take(2, 500)).toBe(250);
  });

  test('does not save up more than the burst', () => {
    const bucket = new TokenBucket(1, 2, 0);
    expect([bucket.take(1, 1e9), bucket.take(1, 1e9), bucket.take(1, 1e9)]).toEqual([0, 0, 1000]);
  });

  test('lets more than the burst through once it is full, rather than never', () => {
    const bucket = new TokenBucket(1, 2, 0);
    expect(bucket.take(5, 0)).toBe(0);
    expect(bucket.take(5, 0)).toBe(2000);
  });

  test('is switched off by a rate of 0', () => {
    const bucket = new TokenBucket(0, 1, 0);
    expect(Array.from({ length: 100 }, () => bucket.take(10, 0)).every((wait) => wait === 0)).toBe(true);
  });

  test('is not hurt by a clock that stands still or goes back', () => {
    const bucket = new TokenBucket(1, 1, 1000);
    expect(bucket.take(1, 1000)).toBe(0);
    expect(bucket.take(1, 0)).toBe(1000);
    expect(bucket.take(1, 2000)).toBe(0);
  });

  test('never gives more than burst plus rate times time, and waiting as told is enough', () => {
    const takes = fc.array(fc.tuple(fc.nat(500), fc.integer({ min: 1, max: 3 })), { maxLength: 60 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 3, max: 10 }),
        takes,
        (rate, burst, gaps) => {
          const bucket = new TokenBucket(rate, burst, 0);
          let now = 0;
          let taken = 0;
          for (const [gap, n] of gaps) {
            now += gap;
            const wait = bucket.take(n, now);
            now += wait;
            expect(wait === 0 || bucket.take(n, now) === 0).toBe(true);
            taken += n;
            expect(taken).toBeLessThanOrEqual(burst + (rate * now) / 1000 + 1e-6);
          }
        },
      ),
    );
  });
});
