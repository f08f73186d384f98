import { expect, test } from 'vitest';

import { RepeatFilter } from '../../../src/server/observe/repeats.js';

const policy = { burst: 2, periodMs: 1000 };

test('writes the first lines of a key and holds back the others', () => {
  const filter = new RepeatFilter<string>();
  const written = ['a', 'b', 'c', 'd'].filter((line) => filter.admit('key', line, policy, 0).write);
  expect(written).toEqual(['a', 'b']);
});

test('keeps keys apart', () => {
  const filter = new RepeatFilter<string>();
  for (const key of ['x', 'y', 'z']) expect(filter.admit(key, key, policy, 0).write).toBe(true);
});

test('tells at the end of the period how many were held back, and the last of them', () => {
  const filter = new RepeatFilter<string>();
  for (const line of ['a', 'b', 'c', 'd']) filter.admit('key', line, policy, 0);
  expect(filter.sweep(999)).toEqual([]);
  expect(filter.sweep(1000)).toEqual([{ last: 'd', count: 2 }]);
});

test('says nothing at the end of a period in which all was written, and forgets the key', () => {
  const filter = new RepeatFilter<string>();
  filter.admit('key', 'a', policy, 0);
  expect(filter.sweep(1000)).toEqual([]);
  expect(filter.size).toBe(0);
});

test('makes a fault that goes on one line a period', () => {
  const filter = new RepeatFilter<number>();
  const shown: unknown[] = [];
  for (let now = 0; now < 10_000; now += 10) {
    const { write, sums } = filter.admit('key', now, { burst: 1, periodMs: 1000 }, now);
    shown.push(...sums.map(({ count }) => count));
    if (write) shown.push('written');
  }
  expect(shown).toEqual(['written', 99, 100, 100, 100, 100, 100, 100, 100, 100]);
});

test('writes again after a quiet period', () => {
  const filter = new RepeatFilter<string>();
  for (const line of ['a', 'b', 'c']) filter.admit('key', line, policy, 0);
  filter.sweep(1000);
  filter.sweep(2000);
  expect(filter.admit('key', 'e', policy, 2001)).toEqual({ write: true, sums: [] });
});

test('watches a bounded number of keys and does not lose the count of the oldest', () => {
  const filter = new RepeatFilter<string>();
  for (const line of ['a', 'b', 'c']) filter.admit('first', line, policy, 0);
  const sums = Array.from(
    { length: 5000 },
    (_, index) => filter.admit(`key ${index}`, '', policy, 0).sums,
  ).flat();
  expect(sums).toEqual([{ last: 'c', count: 1 }]);
  expect(filter.size).toBe(1000);
});

test('gives everything that is held back when asked to end all', () => {
  const filter = new RepeatFilter<string>();
  for (const line of ['a', 'b', 'c']) filter.admit('key', line, policy, 0);
  expect(filter.sweep(Number.POSITIVE_INFINITY)).toEqual([{ last: 'c', count: 1 }]);
  expect(filter.size).toBe(0);
});
