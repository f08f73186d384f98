/** What a login costs: the same whether there is such an account or not, and never more than was asked for in turn. */
import type * as Crypto from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { Authenticator } from '../../../src/server/accounts/authenticator.js';
import { HashQueue } from '../../../src/server/accounts/hash-queue.js';
import { makeVerifier } from '../../../src/server/accounts/verifier.js';
import { FakeClock } from '../../support/fake-clock.js';
import { storeHarness, type StoreHarness } from '../../support/embedded-store.js';

/** Every call of PBKDF2, and what holds it back. */
const hashing = vi.hoisted(() => ({
  calls: [] as Array<{ password: string; salt: number; rounds: number; bytes: number; digest: string }>,
  running: 0,
  most: 0,
  gate: Promise.resolve() as Promise<unknown>,
}));

vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof Crypto>();
  return {
    ...crypto,
    pbkdf2(
      password: string,
      salt: Buffer,
      rounds: number,
      bytes: number,
      digest: string,
      done: (error: Error | null, key: Buffer) => void,
    ) {
      hashing.calls.push({ password, salt: salt.length, rounds, bytes, digest });
      hashing.most = Math.max(hashing.most, ++hashing.running);
      void hashing.gate.then(() => {
        hashing.running--;
        crypto.pbkdf2(password, salt, 1, bytes, digest, done);
      });
    },
  };
});

const ROUNDS = 600_000;
const NOBODY = { address: '192.0.2.9', fingerprint: undefined };
let harness: StoreHarness;
let authenticator: Authenticator;

beforeEach(async () => {
  harness = storeHarness();
  await harness.open();
  const { accounts } = harness.store;
  authenticator = new Authenticator(accounts, new FakeClock(), { rounds: ROUNDS, hashes: new HashQueue() });
  await accounts.create({ name: 'ann', created: 1, verifier: await makeVerifier('right-horse', ROUNDS) });
  await accounts.create({
    name: 'keyed',
    created: 1,
    key: { fingerprint: 'k', label: '', added: 1, used: 1 },
  });
  hashing.calls.length = 0;
  hashing.most = 0;
});

afterEach(() => harness.dispose());

describe('the same work and the same words', () => {
  test.for(['nobody', 'keyed'])('for a wrong password of "ann" and any of "%s"', async (name) => {
    const wrong = await authenticator.byPassword('ann', 'wrong-horse', NOBODY, 0);
    const work = hashing.calls.splice(0);
    expect(await authenticator.byPassword(name, 'wrong-horse', NOBODY, 0)).toEqual(wrong);
    expect(hashing.calls).toEqual(work);
    expect(work).toEqual([
      { password: 'wrong-horse', salt: 16, rounds: ROUNDS, bytes: 32, digest: 'sha256' },
    ]);
  });

  test('SCRAM begins alike: salt and rounds of the same form, the same each time, and no hash', async () => {
    const begin = async (name: string): Promise<string> => {
      const first = { name, authzid: '', nonce: 'n', header: 'n,,', bare: `n=${name},r=n` };
      const begun = await authenticator.beginScram(first, NOBODY);
      return 'serverFirst' in begun ? begun.serverFirst : begun.refused;
    };
    const withoutNonce = (text: string): string => text.replace(/^r=[^,]*/, '');
    for (const name of ['ann', 'nobody', 'keyed']) {
      expect(await begin(name)).toMatch(/^r=n\w{26},s=[A-Za-z0-9+/]{22}==,i=600000$/);
      expect(withoutNonce(await begin(name))).toBe(withoutNonce(await begin(name)));
    }
    expect(hashing.calls).toEqual([]);
  });
});

test('two hashes at once, 32 wait, and the others are told to try again', async () => {
  let open: (value?: unknown) => void = () => undefined;
  hashing.gate = new Promise((resolve) => {
    open = resolve;
  });
  const tries = Array.from({ length: 50 }, (_, i) =>
    authenticator
      .byPassword(`name${i}`, 'wrong-horse', { ...NOBODY, address: `10.0.0.${i}` }, 0)
      .catch((error: unknown) => error),
  );
  // The gate is shut: those that were sent away are the first to know.
  const busy = await Promise.race(tries);
  expect(busy).toMatchObject({ code: 'HASHING_BUSY' });
  open();
  const answers = await Promise.all(tries);
  expect(answers.filter((answer) => answer instanceof Error)).toHaveLength(16);
  expect(hashing.calls).toHaveLength(34);
  expect(hashing.most).toBe(2);
});

test('a crowd that guesses at once has no more guesses than one that asks in turn', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      authenticator.byPassword('ann', `guess-number-${i}`, { ...NOBODY, address: `10.0.0.${i}` }, 0),
    ),
  );
  const waits = answers.filter((answer) => 'seconds' in answer);
  // Two are being looked at at once, so one more may have begun when the third is found wrong.
  expect(hashing.calls.length).toBeLessThanOrEqual(4);
  expect(waits.length).toBeGreaterThanOrEqual(16);
});
