import { expect, test } from 'vitest';
import { AUTHORITY, DistrustError, judgeServer, type Known } from '../../../src/client/link/trust.js';

const KEY = `sha256:${'ab'.repeat(32)}`;
const OTHER = `sha256:${'cd'.repeat(32)}`;
const SELF_SIGNED = 'its certificate is self-signed';

const proof = (distrust: string | undefined, fingerprint = KEY) => ({ fingerprint, distrust });
const pinned = (fingerprint: string): Known => ({ by: 'key', fingerprint });
const VERIFIED: Known = { by: 'authority' };

test.for([
  ['an unknown self-signed server', proof(SELF_SIGNED), undefined, undefined, 'first-key'],
  ['the same key again', proof(SELF_SIGNED), pinned(KEY), undefined, 'nothing'],
  ['the same key in a certificate that has expired', proof('expired'), pinned(KEY), undefined, 'nothing'],
  ['a certificate that is valid for the name', proof(undefined), undefined, undefined, 'authority'],
  ['one that is renewed', proof(undefined, OTHER), VERIFIED, undefined, 'nothing'],
  [
    'a server that has got a certificate of an authority',
    proof(undefined, OTHER),
    pinned(KEY),
    undefined,
    'authority',
  ],
  [
    'the key of --tls-pin, whatever was known',
    proof(SELF_SIGNED),
    pinned(OTHER),
    { fingerprint: KEY },
    'nothing',
  ],
] as const)('accepts %s', ([, found, known, pin, learned]) => {
  expect(judgeServer('chat.example:6697', found, known, pin)).toBe(learned);
});

test.for([
  ['another key', proof(SELF_SIGNED, OTHER), pinned(KEY), undefined, KEY],
  [
    'another key than --tls-pin, though an authority vouches for it',
    proof(undefined, OTHER),
    undefined,
    { fingerprint: KEY },
    KEY,
  ],
  [
    'a self-signed key where an authority vouched before',
    proof(SELF_SIGNED, OTHER),
    VERIFIED,
    undefined,
    AUTHORITY,
  ],
  [
    'an expired certificate where it was valid before',
    proof('its certificate has expired', OTHER),
    VERIFIED,
    undefined,
    AUTHORITY,
  ],
] as const)(
  'refuses %s, with what was expected, what was found and what to do',
  ([, found, known, pin, expected]) => {
    let error: unknown;
    try {
      judgeServer('chat.example:6697', found, known, pin);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(DistrustError);
    const { message, found: shown, expected: wanted } = error as DistrustError;
    expect(message).toContain(`got ${OTHER}`);
    expect(message).toContain(expected);
    expect([shown, wanted.startsWith(expected)]).toEqual([OTHER, true]);
    if (pin === undefined) expect(message).toContain(`chat-tui trust chat.example:6697 ${OTHER}`);
  },
);
