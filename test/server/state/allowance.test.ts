import { expect, test } from 'vitest';

import { Allowances } from '../../../src/server/state/allowance.js';

test('of 257 people who were written to the one longest not written to counts as new again', () => {
  const allowances = new Allowances();
  const wait = (person: number): number => allowances.target(`person:${person}`, 257, 0);
  for (let person = 0; person < 256; person++) expect(wait(person)).toBe(0);
  // Written to once more, so that another one is the oldest.
  expect(wait(0)).toBe(0);
  expect(wait(256)).toBe(0);
  expect(wait(0)).toBe(0);
  expect(wait(2)).toBe(0);
  expect(wait(1)).toBeGreaterThan(0);
});

test('what is gained meanwhile is no more than the burst, and a clock that goes back takes nothing away', () => {
  const allowances = new Allowances();
  const taken = (now: number): number => {
    let count = 0;
    while (allowances.join(6, 3, now) === 0) count++;
    return count;
  };
  expect(taken(0)).toBe(3);
  expect(taken(10_000)).toBe(1);
  expect(taken(86_400_000)).toBe(3);
  expect(taken(0)).toBe(0);
  expect(taken(10_000)).toBe(1);
});
