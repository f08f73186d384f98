import { expect, test } from 'vitest';

import { Pace } from '../../../src/server/state/pace.js';

test('one message in the time, and what is left of it for the next', () => {
  const pace = new Pace();
  expect(pace.take('ann', 10_000, 1000)).toBe(0);
  expect(pace.take('ann', 10_000, 4000)).toBe(7000);
  expect(pace.take('bob', 10_000, 4000)).toBe(0);
  expect(pace.take('ann', 10_000, 11_000)).toBe(0);
});

test('asking too early makes the wait no longer', () => {
  const pace = new Pace();
  pace.take('ann', 10_000, 0);
  for (let at = 0; at < 10_000; at += 100) pace.take('ann', 10_000, at);
  expect(pace.take('ann', 10_000, 10_000)).toBe(0);
});

test('a clock that was set back silences nobody for longer than the mode says', () => {
  const pace = new Pace();
  pace.take('ann', 10_000, 7_200_000);
  expect(pace.take('ann', 10_000, 0)).toBe(10_000);
});

test('of ten thousand speakers those who are silent longest are forgotten', () => {
  const pace = new Pace();
  for (let i = 0; i < 10_000; i++) pace.take(`guest:${i}`, 86_400_000, 1000);
  expect(pace.take('guest:0', 86_400_000, 1001)).toBe(0);
  expect(pace.take('guest:9999', 86_400_000, 1001)).toBeGreaterThan(0);
});
