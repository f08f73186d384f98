/** Whose turn it is to have a password hashed, and who is sent away. */
import { beforeEach, expect, test } from 'vitest';
import { HashQueue } from '../../../src/server/accounts/hash-queue.js';

let queue: HashQueue;
let begun: string[];
let ends: Array<() => void>;

beforeEach(() => {
  queue = new HashQueue();
  begun = [];
  ends = [];
});

/** A hash that takes until it is ended. @returns its name, or the code of why it was sent away */
function hash(address: string, name: string): Promise<string> {
  const work = (): Promise<string> =>
    new Promise((resolve) => {
      begun.push(name);
      ends.push(() => resolve(name));
    });
  return queue.run(address, work).catch(({ code }: { code: string }) => code);
}

/** Ends them one after the other, until none is left. */
async function endAll(all: ReadonlyArray<Promise<string>>): Promise<string[]> {
  for (let i = 0; i < ends.length; i++) {
    ends[i]?.();
    // The next one begins in the turns that follow.
    await new Promise(setImmediate);
  }
  return await Promise.all(all);
}

test('two hashes are at work at once, 32 wait in order, and more are refused', async () => {
  const names = Array.from({ length: 34 }, (_, i) => `${i}`);
  const all = names.map((name) => hash(name, name));
  expect(await hash('34', '34')).toBe('HASHING_BUSY');
  expect(begun).toEqual(['0', '1']);
  expect(await endAll(all)).toEqual(names);
  expect(begun).toEqual(names);
});

test('turns go round the addresses: who has many waits for one of each other', async () => {
  const greedy = Array.from({ length: 6 }, (_, i) => hash('192.0.2.1', `greedy ${i}`));
  const honest = ['a', 'b'].map((name, i) => hash(`198.51.100.${i}`, name));
  await endAll([...greedy, ...honest]);
  expect(begun).toEqual(['greedy 0', 'greedy 1', 'greedy 2', 'a', 'b', 'greedy 3', 'greedy 4', 'greedy 5']);
});

test('an address that has all the places gives one up to whoever has fewer, the last that came', async () => {
  const greedy = Array.from({ length: 34 }, (_, i) => hash('192.0.2.1', `greedy ${i}`));
  expect(await hash('192.0.2.1', 'more')).toBe('HASHING_BUSY');
  const honest = hash('198.51.100.7', 'honest');
  expect(await greedy[33]).toBe('HASHING_BUSY');
  await endAll([...greedy, honest]);
  expect(await honest).toBe('honest');
  expect(begun.indexOf('honest')).toBe(3);
  expect(begun).toHaveLength(34);
});

test('whoever has as many as the others is sent away, and nobody else', async () => {
  const all = Array.from({ length: 34 }, (_, i) => hash(`192.0.2.${i % 2}`, `${i}`));
  expect(await hash('192.0.2.0', 'more')).toBe('HASHING_BUSY');
  expect(await endAll(all)).not.toContain('HASHING_BUSY');
});
