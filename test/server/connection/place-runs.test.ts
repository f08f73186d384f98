import fc from 'fast-check';
import { expect, test } from 'vitest';

import { PlaceRuns } from '../../../src/server/connection/place-runs.js';

test('numbers come out as they went in, whatever their gaps and however they are taken', () => {
  const gap = fc.oneof(
    { weight: 3, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.integer({ min: 2, max: 200 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 ** 40 }) },
  );
  const step = fc.oneof(
    fc.record({ add: fc.array(gap, { maxLength: 40 }) }),
    fc.record({ take: fc.integer({ min: 1, max: 20 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const runs = new PlaceRuns();
      const added: number[] = [];
      const taken: number[] = [];
      const takeOne = (most: number): boolean => {
        const run = runs.take(most);
        if (run === undefined) return false;
        expect(run.to - run.from).toBeLessThan(most);
        for (let place = run.from; place <= run.to; place++) taken.push(place);
        return true;
      };
      for (const one of steps) {
        if ('take' in one) takeOne(one.take);
        else {
          for (const distance of one.add) {
            const place = (added.at(-1) ?? 0) + distance;
            runs.add(place);
            added.push(place);
          }
        }
        expect(runs.isEmpty).toBe(taken.length === added.length);
      }
      while (takeOne(7));
      expect(taken).toEqual(added);
    }),
    { numRuns: 300 },
  );
});

test('a busy room costs nothing, and every second place of one less than 3 bytes', () => {
  const dense = new PlaceRuns();
  for (let place = 1000; place < 1_001_000; place++) dense.add(place);
  expect(dense.bytes).toBe(0);

  const sparse = new PlaceRuns();
  for (let i = 0; i < 100_000; i++) sparse.add(1000 + 2 * i);
  expect(sparse.bytes).toBeLessThan(300_000);
});
