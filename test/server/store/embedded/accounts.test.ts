/** Accounts in the database, over a restart. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AccountKey, MOST_CODES, MOST_KEYS } from '../../../../src/server/store/account-types.js';
import { storeHarness, type StoreHarness } from '../../../support/embedded-store.js';

let harness: StoreHarness;

beforeEach(async () => {
  harness = storeHarness();
  await harness.open();
});

afterEach(() => harness.dispose());

const key = (fingerprint: string): AccountKey => ({ fingerprint, label: '', added: 1, used: 1 });
const VERIFIER = { salt: 'c2FsdA==', rounds: 4096, storedKey: 'a2V5', serverKey: 'a2V5' };

test('what was made is there after a restart, by name, nick and key', async () => {
  const made = { name: 'Alan', created: 7, verifier: VERIFIER, key: key('k1') };
  expect(await harness.store.accounts.create(made)).toBe(true);
  const secret = await harness.store.accounts.secret();
  await harness.store.log.close();
  await harness.open();
  const { accounts } = harness.store;
  const whole = { name: 'Alan', created: 7, verifier: VERIFIER, keys: [key('k1')] };
  for (const found of [accounts.find('aLAN'), accounts.ofKey('k1'), accounts.ofNick('A1an')])
    expect(await found).toEqual(whole);
  expect(await accounts.ofNick('aian')).toBeUndefined();
  expect(await accounts.list()).toEqual([whole]);
  expect(await accounts.secret()).toBe(secret);
});

test('a name, what looks like it, and a key are one account’s only', async () => {
  const { accounts } = harness.store;
  expect(await accounts.create({ name: 'bob', created: 1, key: key('k1') })).toBe(true);
  for (const name of ['BOB', 'b0b']) expect(await accounts.create({ name, created: 1 })).toBe(false);
  expect(await accounts.create({ name: 'ann', created: 1, key: key('k1') })).toBe(false);
  expect(await accounts.create({ name: 'ann', created: 1 })).toBe(true);
  expect(await accounts.addKey('ann', key('k1'))).toBe('taken');
  expect(await accounts.addKey('bob', key('k1'))).toBe('known');
  expect(await accounts.addKey('nobody', key('k2'))).toBe('no account');
  for (let i = 1; i < MOST_KEYS; i++) expect(await accounts.addKey('bob', key(`more${i}`))).toBe('added');
  expect(await accounts.addKey('bob', key('k3'))).toBe('full');
  expect(await accounts.removeKey('ann', 'k1')).toBe(false);
  expect(await accounts.removeKey('bob', 'k1')).toBe(true);
});

test('a code is good once, in its time; the oldest of too many is no good', async () => {
  const { accounts } = harness.store;
  await accounts.create({ name: 'bob', created: 1 });
  expect(await accounts.issueCode('nobody', 'd', 10)).toBe(false);
  await accounts.issueCode('bob', 'late', 10);
  expect(await accounts.redeemCode('late', 10)).toBeUndefined();
  for (let i = 0; i <= MOST_CODES; i++) await accounts.issueCode('bob', `d${i}`, 100 + i);
  expect(await accounts.redeemCode('d0', 50)).toBeUndefined();
  expect(await accounts.redeemCode('d1', 50)).toMatchObject({ name: 'bob' });
  expect(await accounts.redeemCode('d1', 50)).toBeUndefined();
});

test('a reset leaves the name, a removal nothing', async () => {
  const { accounts } = harness.store;
  await accounts.create({ name: 'bob', created: 1, verifier: VERIFIER, key: key('k1') });
  await accounts.issueCode('bob', 'd', 100);
  expect(await accounts.reset('bob')).toBe(true);
  expect(await accounts.find('bob')).toEqual({ name: 'bob', created: 1, verifier: undefined, keys: [] });
  expect(await accounts.redeemCode('d', 1)).toBeUndefined();
  expect([await accounts.remove('bob'), await accounts.remove('bob')]).toEqual([true, false]);
  expect(await accounts.list()).toEqual([]);
});
