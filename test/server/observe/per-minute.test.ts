import { expect, test } from 'vitest';

import { PerMinute } from '../../../src/server/observe/per-minute.js';

test('counts the last minute and forgets what is older', () => {
  const rate = new PerMinute();
  for (let second = 0; second < 90; second++) {
    rate.add(second * 1000);
    rate.add(second * 1000 + 999);
  }
  expect(rate.sum(89_999)).toBe(120);
  expect(rate.sum(119_000)).toBe(60);
  expect(rate.sum(149_000)).toBe(0);
});

test('a long silence counts as nothing', () => {
  const rate = new PerMinute();
  rate.add(1000);
  expect(rate.sum(86_400_000)).toBe(0);
  rate.add(86_400_000);
  expect(rate.sum(86_400_000)).toBe(1);
});
