import fc from 'fast-check';
import { expect, test } from 'vitest';

import { matchesBan, normaliseBan, splitMute } from '../../src/protocol/ban-mask.js';

const BOB = { source: 'bob!~b@host', account: 'Robert' };
const GUEST = { source: 'bob!~b@host', account: undefined };

test.for([
  ['bob', 'bob!*@*'],
  ['*@host', '*!*@host'],
  ['~a:Robert', '~a:Robert'],
  ['~A:Robert', '~a:Robert'],
  ['~m:bob', '~m:bob!*@*'],
  ['~M:~A:x', '~m:~a:x'],
  ['~nick', '~nick!*@*'],
] as const)('%s is kept as %s', ([typed, kept]) => {
  expect(normaliseBan(typed)).toBe(kept);
  expect(normaliseBan(kept)).toBe(kept);
});

test.for(['~a:', '~m:', '~m:~a:', '~x:bob', '~m:~m:bob', ''])('%s is no mask', (typed) => {
  expect(normaliseBan(typed)).toBeUndefined();
});

test.for([
  ['bob!*@*', true, true],
  ['~a:robert', true, false],
  ['~a:*', true, false],
  ['~a:other', false, false],
  ['~m:bob!*@*', true, true],
  ['~m:~a:robert', true, false],
] as const)('%s is about an account: %s, about a guest: %s', ([mask, account, guest]) => {
  expect(matchesBan(mask, BOB)).toBe(account);
  expect(matchesBan(mask, GUEST)).toBe(guest);
});

test('what is kept stays what it is, whatever was typed', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('~', 'a', 'm', ':', '*', '!', '@', 'x'), maxLength: 12 }),
      (typed) => {
        const kept = normaliseBan(typed);
        if (kept === undefined) return;
        expect(normaliseBan(kept)).toBe(kept);
        expect(splitMute(kept).mute).toBe(splitMute(typed).mute);
      },
    ),
  );
});
