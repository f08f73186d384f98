import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Backoff } from '../../src/core/backoff.js';

test('waits 0, then up to 1, 2, 4 ... 30 s', () => {
  const backoff = new Backoff({ random: () => 1 });
  const waits = Array.from({ length: 8 }, () => backoff.next());
  expect(waits).toEqual([0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  expect(backoff.attempt).toBe(8);
});

test('begins anew after a reset', () => {
  const backoff = new Backoff({ random: () => 1 });
  backoff.next();
  backoff.next();
  backoff.reset();
  expect([backoff.attempt, backoff.next(), backoff.next()]).toEqual([0, 0, 1000]);
});

test('never waits less than half a step nor more than the longest, however often', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 5000 }),
      (random, attempts) => {
        const backoff = new Backoff({ firstMs: 100, longestMs: 3000, random: () => random });
        let wait = 0;
        for (let i = 0; i <= attempts; i++) wait = backoff.next();
        const step = Math.min(100 * 2 ** Math.min(attempts - 1, 30), 3000);
        expect(wait).toBeGreaterThanOrEqual(step / 2);
        expect(wait).toBeLessThanOrEqual(step);
      },
    ),
    { numRuns: 50 },
  );
});
