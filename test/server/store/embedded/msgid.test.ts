import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatMsgid, parseMsgid } from '../../../../src/server/store/embedded/msgid.js';

const place = fc.integer({ min: 1, max: 2 ** 50 - 1 });

test('a place is read back from its msgid', () => {
  fc.assert(fc.property(place, (at) => parseMsgid(formatMsgid(at, 'abc123'), 'abc123') === at));
});

test('msgids sort as their places do', () => {
  fc.assert(
    fc.property(place, place, (one, other) => {
      expect(formatMsgid(one, 'abc123') < formatMsgid(other, 'abc123')).toBe(one < other);
    }),
  );
});

test('what another database gave, or nobody, is no place', () => {
  expect(parseMsgid(formatMsgid(7, 'abc124'), 'abc123')).toBeUndefined();
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseMsgid(text, 'abc123')).toBeUndefined();
    }),
  );
});

test.for(['-000000001', '0x00000001', '000000000 ', '00000000.1', '1e00000001'])(
  '%j are no digits',
  (digits) => {
    const parsed = parseMsgid(`${digits}abc123`, 'abc123');
    expect(parsed).toBe(/^[0-9a-v]+$/.test(digits) ? Number.parseInt(digits, 32) : undefined);
  },
);
