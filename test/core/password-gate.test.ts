import { expect, test } from 'vitest';

import { PasswordGate } from '../../src/core/password-gate.js';

test('eight wait, and the others are sent away without any work', async () => {
  const gate = new PasswordGate();
  // Of the least cost that is taken, so that this is quick.
  const verifier = `scrypt:14:8:1:${'A'.repeat(22)}:${'A'.repeat(43)}`;
  const answers = await Promise.all(Array.from({ length: 20 }, () => gate.verify('x', verifier)));
  expect(answers.filter((answer) => answer === false)).toHaveLength(8);
  expect(answers.filter((answer) => answer === undefined)).toHaveLength(12);
  expect(await gate.verify('x', verifier)).toBe(false);
});
