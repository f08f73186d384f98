import { expect, test } from 'vitest';

import { PasswordGate } from '../../src/core/password-gate.js';

// Of the least cost that is taken, so that this is quick.
const VERIFIER = `scrypt:14:8:1:${'A'.repeat(22)}:${'A'.repeat(43)}`;

test('eight wait, and the others are sent away without any work', async () => {
  const gate = new PasswordGate();
  const verify = (): Promise<boolean | undefined> => gate.inTurn((check) => check('x', VERIFIER));
  const answers = await Promise.all(Array.from({ length: 20 }, verify));
  expect(answers.filter((answer) => answer === false)).toHaveLength(8);
  expect(answers.filter((answer) => answer === undefined)).toHaveLength(12);
  expect(await verify()).toBe(false);
});

test('one at a time, also when one fails', async () => {
  const gate = new PasswordGate();
  let running = 0;
  let most = 0;
  const work = async (fails: boolean): Promise<string> => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    if (fails) throw new Error('no');
    return 'done';
  };
  const all = [false, true, false].map((fails) => gate.inTurn(() => work(fails)).catch(() => 'failed'));
  expect(await Promise.all(all)).toEqual(['done', 'failed', 'done']);
  expect(most).toBe(1);
});
