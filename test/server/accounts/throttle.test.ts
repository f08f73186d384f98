import { expect, test } from 'vitest';
import { Throttle } from '../../../src/server/accounts/throttle.js';
import { FakeClock } from '../../support/fake-clock.js';

test('three mistakes are free, then each makes one wait twice as long, up to a minute', () => {
  const clock = new FakeClock();
  const throttle = new Throttle(clock, 3);
  const waits: number[] = [];
  for (let i = 0; i < 11; i++) {
    throttle.mistake('ann');
    waits.push(throttle.wait('ann'));
  }
  expect(waits).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
  expect(throttle.wait('bob')).toBe(0);
  clock.advance(59_500);
  expect(throttle.wait('ann')).toBe(1);
  clock.advance(500);
  expect(throttle.wait('ann')).toBe(0);
});

test('a success and a quarter of an hour are forgetting', () => {
  const clock = new FakeClock();
  const throttle = new Throttle(clock, 1);
  throttle.mistake('ann');
  throttle.mistake('bob');
  throttle.forget('ann');
  expect([throttle.wait('ann'), throttle.wait('bob')]).toEqual([0, 1]);
  clock.advance(16 * 60_000);
  throttle.mistake('bob');
  expect(throttle.wait('bob')).toBe(1);
});

test('what is kept is bounded, the oldest mistake is forgotten first', () => {
  const throttle = new Throttle(new FakeClock(), 1);
  for (let i = 0; i <= 10_000; i++) throttle.mistake(`${i}`);
  expect([throttle.wait('0'), throttle.wait('1'), throttle.wait('10000')]).toEqual([0, 1, 1]);
});
