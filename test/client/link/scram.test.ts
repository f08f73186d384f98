import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ScramClient } from '../../../src/client/link/scram.js';
import { challenge, readClientFinal, readClientFirst } from '../../../src/server/accounts/scram.js';
import { makeVerifier } from '../../../src/server/accounts/verifier.js';

/** RFC 7677 3: the user "user" with the password "pencil". */
const NONCE = 'rOprNGfwEbeRWgbNEkqO';
const SERVER_FIRST = `r=${NONCE}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`;
const SERVER_FINAL = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';

const example = (): ScramClient => new ScramClient('user', 'pencil', NONCE);

test('the example of RFC 7677 is spoken word for word', async () => {
  const client = example();
  expect(client.first()).toBe(`n,,n=user,r=${NONCE}`);
  expect(await client.final(SERVER_FIRST)).toBe(
    `c=biws,r=${NONCE}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`,
  );
  expect(client.isProven(SERVER_FINAL)).toBe(true);
});

test.for([
  ['another proof', SERVER_FINAL.replace('6rri', '6rrj')],
  ['a proof that is too short', 'v=6rri'],
  ['an error', 'e=invalid-proof'],
  ['nothing', ''],
  ['a proof behind something else', `e=other-error,${SERVER_FINAL}`],
] as const)('%s of the server does not do', async ([, final]) => {
  const client = example();
  await client.final(SERVER_FIRST);
  expect(client.isProven(final)).toBe(false);
});

test('a server that proves itself before it was asked has proven nothing', () => {
  expect(example().isProven(SERVER_FINAL)).toBe(false);
});

test.for([
  ['another nonce', SERVER_FIRST.replace(NONCE, 'x'.repeat(NONCE.length))],
  ['our nonce alone', SERVER_FIRST.replace('%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0', '')],
  ['rounds that would let it guess', SERVER_FIRST.replace('4096', '4095')],
  ['one round', SERVER_FIRST.replace('4096', '1')],
  ['rounds that would take minutes', SERVER_FIRST.replace('4096', '10000001')],
  ['rounds beyond counting', SERVER_FIRST.replace('4096', '9'.repeat(40))],
  ['no salt', SERVER_FIRST.replace(/s=[^,]*/, 's=')],
  ['an extension that must be understood', `m=x,${SERVER_FIRST}`],
  ['nothing', ''],
] as const)('a challenge with %s is not answered', async ([, challenged]) => {
  expect(await example().final(challenged)).toBeUndefined();
});

test('whatever the server says is a proof, a refusal or nothing, and never a fault', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (said) => {
      const client = example();
      expect(await client.final(said)).toBeUndefined();
      expect(client.isProven(said)).toBe(false);
    }),
  );
});

test.for(['bob', 'a,b=c', '=2C'])(
  'both ends agree about the account %j, and only about its password',
  async (name) => {
    const verifier = await makeVerifier('correct horse', 4096);
    const meet = async (password: string): Promise<boolean> => {
      const client = new ScramClient(name, password, 'fyko');
      const first = readClientFirst(client.first());
      expect(first?.name).toBe(name);
      const begun = challenge(first!, verifier, 'server');
      const proof = readClientFinal(begun, (await client.final(begun.serverFirst)) ?? '');
      return proof !== undefined && client.isProven(proof);
    };
    expect(await meet('correct horse')).toBe(true);
    expect(await meet('correct horsf')).toBe(false);
  },
);
