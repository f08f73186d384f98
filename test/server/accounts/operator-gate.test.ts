/** Guessing the password of an operator: by one name, from one address, by a crowd. */
import type * as Crypto from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';

import { hashPassword } from '../../../src/core/password-hash.js';
import { HashQueue } from '../../../src/server/accounts/hash-queue.js';
import { type OperatorAnswer, OperatorGate } from '../../../src/server/accounts/operator-gate.js';
import { FakeClock } from '../../support/fake-clock.js';

const hashed = vi.hoisted(() => ({ costs: [] as number[] }));

vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof Crypto>();
  return {
    ...crypto,
    // The work is counted and made small: what matters is that the same is asked for.
    scrypt(password: string, salt: Buffer, size: number, options: { N: number }, done: () => void) {
      hashed.costs.push(options.N);
      crypto.scrypt(password, salt, size, { N: 2 }, done);
    },
  };
});

afterEach(() => hashed.costs.splice(0));

const clock = new FakeClock();

async function gate(): Promise<
  (name: string, password: string, address?: string) => Promise<OperatorAnswer>
> {
  const made = new OperatorGate(clock, new HashQueue());
  const verifier = await hashPassword('right');
  hashed.costs.length = 0;
  return (name, password, address = '192.0.2.1') =>
    made.verify({ name, password, address, verifier: name.toLowerCase() === 'admin' ? verifier : undefined });
}

const WAIT = (seconds: number): object => ({
  refused: `Too many wrong passwords: try again in ${seconds} seconds`,
  seconds,
});

test('three guesses at a name are looked at, from wherever they come; then each makes one wait longer', async () => {
  const verify = await gate();
  for (const address of ['a', 'b', 'c']) expect(await verify('admin', 'no', address)).toBe(false);
  expect(await verify('ADMIN', 'right', 'd')).toEqual(WAIT(1));
  expect(hashed.costs).toHaveLength(3);
  clock.advance(1000);
  expect(await verify('admin', 'no', 'd')).toBe(false);
  expect(await verify('admin', 'right', 'e')).toEqual(WAIT(2));
  clock.advance(2000);
  expect(await verify('admin', 'right', 'e')).toBe(true);
  expect(await verify('admin', 'no', 'e')).toBe(false);
});

test('five guesses from an address are looked at, at whatever names; others go on', async () => {
  const verify = await gate();
  for (const name of ['a', 'b', 'c', 'd', 'e']) expect(await verify(name, 'no')).toBe(false);
  expect(await verify('admin', 'right')).toEqual(WAIT(1));
  expect(await verify('admin', 'right', '198.51.100.7')).toBe(true);
});

test('a name that nobody has costs the same work and is refused in the same words', async () => {
  const verify = await gate();
  const answers = async (name: string): Promise<OperatorAnswer[]> => {
    const all: OperatorAnswer[] = [];
    for (let i = 0; i < 5; i++) all.push(await verify(name, 'no', `${name}${i}`));
    return all;
  };
  const known = await answers('admin');
  const costs = hashed.costs.splice(0);
  expect(await answers('nobody')).toEqual(known);
  expect(hashed.costs).toEqual(costs);
  expect(costs).toEqual([2 ** 17, 2 ** 17, 2 ** 17]);
});

test('a crowd that asks at once has no more guesses than one that asks in turn', async () => {
  const verify = await gate();
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => verify('admin', 'no', `from${i}`)));
  expect(answers.filter((answer) => answer === false)).toHaveLength(3);
  expect(hashed.costs).toHaveLength(3);
});
