import { expect, test } from 'vitest';

import { hashPassword, VERIFIER_FORM, verifyPassword } from '../../src/core/password-hash.js';

test('a verifier knows its password, and no other', async () => {
  const verifier = await hashPassword('sésame');
  expect(verifier).toMatch(VERIFIER_FORM);
  expect(await verifyPassword('sésame', verifier)).toBe(true);
  // However the accent is written.
  expect(await verifyPassword('sésame', verifier)).toBe(true);
  expect(await verifyPassword('sesame', verifier)).toBe(false);
});

test('two of one password differ, and hold nothing of it', async () => {
  const [one, two] = await Promise.all([hashPassword('canary'), hashPassword('canary')]);
  expect(one).not.toBe(two);
  expect(one).not.toContain('canary');
});

test.for([undefined, '', 'scrypt:30:8:1:x:y', 'plain'])('nothing is the password of %s', async (verifier) => {
  expect(await verifyPassword('', verifier)).toBe(false);
});
