import { expect, test } from 'vitest';
import { preparePassword, scramKeys } from '../../src/core/scram-keys.js';

test('the keys are those of the example of RFC 7677', async () => {
  const { storedKey, serverKey } = await scramKeys('pencil', 'W22ZaJ0SNY7soEsUEjb6gQ==', 4096);
  expect(storedKey.toString('base64')).toBe('WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=');
  expect(serverKey.toString('base64')).toBe('wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=');
});

// RFC 4013 3
test.for([
  ['I\u00adX', 'IX'],
  ['user', 'user'],
  ['USER', 'USER'],
  ['\u00aa', 'a'],
  ['\u2168', 'IX'],
  ['a\u00a0b', 'a b'],
] as const)('the password %j is prepared as %j', ([typed, prepared]) => {
  expect(preparePassword(typed)).toBe(prepared);
});
