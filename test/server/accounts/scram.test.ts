import { expect, test } from 'vitest';
import { scramKeys } from '../../../src/core/scram-keys.js';
import { challenge, readClientFinal, readClientFirst } from '../../../src/server/accounts/scram.js';
import { checkPassword, fakeVerifier, makeVerifier } from '../../../src/server/accounts/verifier.js';
import { scramFinal } from '../../support/scram.js';

/** RFC 7677 3: the user "user" with the password "pencil". */
const FIRST = 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO';
const SERVER_NONCE = '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
const SALT = 'W22ZaJ0SNY7soEsUEjb6gQ==';
const FINAL =
  'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=';
const PROOF = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';

async function example(): Promise<ReturnType<typeof challenge>> {
  const { storedKey, serverKey } = await scramKeys('pencil', SALT, 4096);
  const verifier = {
    salt: SALT,
    rounds: 4096,
    storedKey: storedKey.toString('base64'),
    serverKey: serverKey.toString('base64'),
  };
  const first = readClientFirst(FIRST);
  if (first === undefined) throw new Error('the example is not understood');
  return challenge(first, verifier, SERVER_NONCE);
}

test('the example of RFC 7677 is answered word for word', async () => {
  const begun = await example();
  expect(begun.serverFirst).toBe(`r=rOprNGfwEbeRWgbNEkqO${SERVER_NONCE},s=${SALT},i=4096`);
  expect(readClientFinal(begun, FINAL)).toBe(PROOF);
});

test.for([
  ['another proof', FINAL.replace('p=dH', 'p=dI')],
  ['a proof that is too short', FINAL.replace(/p=.*/, 'p=dHzb')],
  ['another nonce', FINAL.replace('$k0', '$k1')],
  ['the nonce of the client alone', FINAL.replace(SERVER_NONCE, '')],
  ['another binding', FINAL.replace('c=biws', 'c=eSws')],
  ['no proof', FINAL.replace(/,p=.*/, '')],
  ['nothing', ''],
] as const)('%s is refused', async ([, final]) => {
  expect(readClientFinal(await example(), final)).toBeUndefined();
});

test.for([
  'p=tls-unique,,n=user,r=abc',
  'n,,m=x,n=user,r=abc',
  'n,,n=us=er,r=abc',
  'n,,n=user,r=a,b=\0',
  'n,,n=,r=abc',
  'user',
])('a beginning of %j is not understood', (first) => {
  expect(readClientFirst(first)).toBeUndefined();
});

test('names are unescaped', () => {
  expect(readClientFirst('y,a=x=2Cy,n=x=2Cy=3D,r=abc')).toMatchObject({ authzid: 'x,y', name: 'x,y=' });
});

test('a password fits its verifier only, and verifiers of one password differ', async () => {
  const [one, other] = await Promise.all([
    makeVerifier('correct horse', 4096),
    makeVerifier('correct horse', 4096),
  ]);
  expect(await checkPassword('correct horse', one)).toBe(true);
  expect(await checkPassword('correct horsf', one)).toBe(false);
  expect(one).not.toEqual(other);
  expect(JSON.stringify(one)).not.toContain('correct');
});

test('a client that does the work itself proves the same password', async () => {
  const first = readClientFirst('n,,n=ann,r=fyko');
  if (first === undefined) throw new Error('not understood');
  const begun = challenge(first, await makeVerifier('correct horse', 4096), 'server');
  expect(readClientFinal(begun, scramFinal(begun.client.bare, begun.serverFirst, 'correct horse'))).toMatch(
    /^v=/,
  );
  expect(readClientFinal(begun, scramFinal(begun.client.bare, begun.serverFirst, 'wrong'))).toBeUndefined();
});

test('what is made up for a name is the same each time, and another for another name or store', () => {
  const secret = Buffer.from('secret').toString('base64');
  expect(fakeVerifier('ann', 4096, secret)).toEqual(fakeVerifier('ann', 4096, secret));
  expect(fakeVerifier('ann', 4096, secret).salt).not.toBe(fakeVerifier('bob', 4096, secret).salt);
  expect(fakeVerifier('ann', 4096, secret).salt).not.toBe(fakeVerifier('ann', 4096, '').salt);
  expect(Buffer.from(fakeVerifier('ann', 4096, secret).salt, 'base64')).toHaveLength(16);
});
