import { expect, test } from 'vitest';
import { parseFingerprint } from '../../src/core/fingerprint.js';
import { fingerprintOf } from '../../src/core/key-fingerprint.js';

const DIGITS = 'ab'.repeat(32);

test.for([
  [`sha256:${DIGITS}`, `sha256:${DIGITS}`],
  [` SHA256:${DIGITS.toUpperCase()} `, `sha256:${DIGITS}`],
  [`sha256:${'AB:'.repeat(31)}AB`, `sha256:${DIGITS}`],
  [DIGITS, undefined],
  [`sha256:${DIGITS}00`, undefined],
  ['sha256:', undefined],
  [`sha256:${'zz'.repeat(32)}`, undefined],
] as const)('%s is read as %s', ([text, fingerprint]) => {
  expect(parseFingerprint(text)).toBe(fingerprint);
});

test('what is no certificate has no fingerprint', () => {
  expect(fingerprintOf(new Uint8Array())).toBeUndefined();
  expect(fingerprintOf(Buffer.from('not a certificate'))).toBeUndefined();
});
