/** Guessing at names, from addresses: who waits, and who does not. */
import { expect, test } from 'vitest';
import { Guesses } from '../../../src/server/accounts/guesses.js';
import { FakeClock } from '../../support/fake-clock.js';

const FREE = { ofName: 3, ofAddress: 10 };
const HOME = '192.0.2.1';

function crowd(guesses: Guesses, name: string, times: number): void {
  for (let i = 0; i < times; i++) guesses.mistake(name, `198.51.100.${i}`);
}

test('who keeps on guessing wrong on purpose does not keep an owner out who was let in from where they are', () => {
  const clock = new FakeClock();
  const guesses = new Guesses(clock, FREE);
  guesses.right('Ann', HOME);
  crowd(guesses, 'ann', 100);
  expect(guesses.wait('ann', HOME)).toBe(0);
  expect(guesses.wait('ann', '203.0.113.9')).toBe(60);
  clock.advance(24 * 3600_000);
  crowd(guesses, 'ann', 100);
  expect(guesses.wait('ANN', HOME)).toBe(0);
});

test('it is of that name and that address alone', () => {
  const guesses = new Guesses(new FakeClock(), FREE);
  guesses.right('ann', HOME);
  crowd(guesses, 'bob', 4);
  expect(guesses.wait('bob', HOME)).toBe(2);
});

test('an address from which somebody was let in guesses no more than any other', () => {
  const guesses = new Guesses(new FakeClock(), FREE);
  guesses.right('ann', HOME);
  for (let i = 0; i < 11; i++) guesses.mistake('ann', HOME);
  expect(guesses.wait('ann', HOME)).toBe(2);
});

test('places are bounded, the one longest unused is forgotten first', () => {
  const guesses = new Guesses(new FakeClock(), FREE);
  guesses.right('ann', HOME);
  guesses.right('bob', HOME);
  guesses.right('ann', HOME);
  for (let i = 0; i < 9_999; i++) guesses.right(`name${i}`, HOME);
  for (const name of ['ann', 'bob']) crowd(guesses, name, 4);
  expect([guesses.wait('ann', HOME), guesses.wait('bob', HOME)]).toEqual([0, 2]);
});
