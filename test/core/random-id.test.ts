import { expect, test } from 'vitest';
import { randomId } from '../../src/core/random-id.js';

test('ids have the length asked for, safe characters, and do not repeat', () => {
  const ids = Array.from({ length: 1000 }, () => randomId(16));
  expect(ids.filter((id) => !/^[a-km-np-z2-9]{16}$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(randomId(0)).toBe('');
});
