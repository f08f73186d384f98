import { expect, test } from 'vitest';
import { MemoryDirectory } from '../../../src/server/store/index.js';

test('a nick has one holder, who may claim it again', async () => {
  const directory = new MemoryDirectory();
  const claims = await Promise.all([
    directory.claim('ann', '1'),
    directory.claim('ann', '2'),
    directory.claim('ann', '1'),
  ]);
  expect(claims).toEqual([true, false, true]);
});

test('a nick is free at once when its holder gives it up, and only its holder can', async () => {
  const directory = new MemoryDirectory();
  await directory.claim('ann', '1');
  directory.release('ann', '2');
  expect(await directory.claim('ann', '2')).toBe(false);
  directory.release('ann', '1');
  expect(await directory.claim('ann', '2')).toBe(true);
});

test('names of the language are nicks like any other', async () => {
  const directory = new MemoryDirectory();
  expect(await directory.claim('__proto__', '1')).toBe(true);
  expect(await directory.claim('__proto__', '2')).toBe(false);
  expect(await directory.claim('constructor', '2')).toBe(true);
});
