/**
 * What accounts are, whichever engine keeps them. There is one, SQLite in the server's own file; another one (of several
 * servers together) has to pass the same.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type AccountKey,
  type Accounts,
  MOST_CODES,
  MOST_KEYS,
} from '../../src/server/store/account-types.js';

/** A store under test. */
export interface AccountsHarness {
  /** What is there; again after `reopen` another object. */
  readonly accounts: Accounts;
  /** Ends the store and opens what it has left behind. */
  reopen(): Promise<void>;
  dispose(): Promise<void>;
}

const key = (fingerprint: string): AccountKey => ({ fingerprint, label: '', added: 1, used: 1 });
const VERIFIER = { salt: 'c2FsdA==', rounds: 4096, storedKey: 'a2V5', serverKey: 'a2V5' };

/** Runs the suite on stores that `make` makes, open and empty. */
export function accountsContract(name: string, make: () => Promise<AccountsHarness>): void {
  describe(`accounts in ${name}`, () => {
    let harness: AccountsHarness;
    let accounts: Accounts;

    beforeEach(async () => {
      harness = await make();
      ({ accounts } = harness);
    });

    afterEach(() => harness.dispose());

    async function changed(): Promise<string[]> {
      const all = await accounts.changes();
      return all.map((change) => `${change.name}${change.removed ? ' removed' : ''}`).sort();
    }

    async function settle(): Promise<void> {
      for (const change of await accounts.changes()) await accounts.settled(change);
    }

    test('who is forgotten is removed, as any removed one is, also over a restart; who is not there is not', async () => {
      await accounts.create({ name: 'Bob', created: 1, key: key('k1') });
      expect(await accounts.forget('nobody', 'account:nobody', 1)).toBe(false);
      expect(await accounts.forget('bOB', 'account:bob', 1)).toBe(true);
      expect(await accounts.forget('Bob', 'account:bob', 1)).toBe(false);
      await harness.reopen();
      ({ accounts } = harness);
      for (const found of [accounts.find('bob'), accounts.ofKey('k1'), accounts.ofNick('b0b')])
        expect(await found).toBeUndefined();
      expect(await changed()).toEqual(['bob removed']);
      expect(await accounts.create({ name: 'bob', created: 2, key: key('k1') })).toBe(true);
      expect((await accounts.find('bob'))?.generation).toBe(1);
    });

    test('what was made is there after a restart, by name, nick and key', async () => {
      const made = { name: 'Alan', created: 7, verifier: VERIFIER, key: key('k1') };
      expect(await accounts.create(made)).toBe(true);
      const secret = await accounts.secret();
      await harness.reopen();
      ({ accounts } = harness);
      const whole = {
        name: 'Alan',
        created: 7,
        verifier: VERIFIER,
        keys: [key('k1')],
        generation: 0,
        resets: 0,
      };
      for (const found of [accounts.find('aLAN'), accounts.ofKey('k1'), accounts.ofNick('A1an')])
        expect(await found).toEqual(whole);
      expect(await accounts.ofNick('aian')).toBeUndefined();
      expect(await accounts.list()).toEqual([whole]);
      expect(await accounts.secret()).toBe(secret);
    });

    test('a name, what looks like it, and a key are one account’s only', async () => {
      expect(await accounts.create({ name: 'bob', created: 1, key: key('k1') })).toBe(true);
      for (const other of ['BOB', 'b0b'])
        expect(await accounts.create({ name: other, created: 1 })).toBe(false);
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
      await accounts.create({ name: 'bob', created: 1, verifier: VERIFIER, key: key('k1') });
      await accounts.issueCode('bob', 'd', 100);
      expect(await accounts.reset('bob')).toBe(true);
      const left = { name: 'bob', created: 1, verifier: undefined, keys: [], generation: 0, resets: 1 };
      expect(await accounts.find('bob')).toEqual(left);
      expect(await accounts.redeemCode('d', 1)).toBeUndefined();
      expect([await accounts.remove('bob'), await accounts.remove('bob')]).toEqual([true, false]);
      expect(await accounts.list()).toEqual([]);
    });

    test('each account of a name is another one, also after a restart', async () => {
      const generations: unknown[] = [];
      for (let i = 0; i < 3; i++) {
        await accounts.create({ name: 'Bob', created: i });
        generations.push((await accounts.find('bob'))?.generation);
        await accounts.remove('BOB');
        await harness.reopen();
        ({ accounts } = harness);
      }
      expect(generations).toEqual([0, 1, 2]);
      await accounts.create({ name: 'ann', created: 1 });
      expect((await accounts.find('ann'))?.generation).toBe(0);
    });

    test('what is taken from an account is told until it has been acted on; what is given is not', async () => {
      await accounts.create({ name: 'Bob', created: 1, key: key('k1') });
      await accounts.create({ name: 'ann', created: 1, verifier: VERIFIER });
      await accounts.addKey('bob', key('k2'));
      await accounts.keyUsed('k2', 9);
      await accounts.issueCode('bob', 'd', 100);
      await accounts.removeKey('bob', 'none');
      await accounts.reset('nobody');
      expect(await changed()).toEqual([]);
      await accounts.removeKey('bob', 'k2');
      await accounts.setVerifier('ann', { ...VERIFIER, salt: 'b3RoZXI=' });
      await harness.reopen();
      ({ accounts } = harness);
      expect(await changed()).toEqual(['ann', 'bob']);
      await settle();
      expect(await changed()).toEqual([]);
      await accounts.reset('bob');
      expect(await changed()).toEqual(['bob']);
      await accounts.remove('bob');
      expect(await changed()).toEqual(['bob removed']);
    });

    test('of an account that was removed and made again it is still told that one was removed', async () => {
      await accounts.create({ name: 'bob', created: 1, key: key('k1') });
      await accounts.remove('bob');
      await accounts.create({ name: 'bob', created: 2, key: key('k1') });
      await accounts.removeKey('bob', 'k1');
      expect(await changed()).toEqual(['bob removed']);
      await settle();
      await accounts.reset('bob');
      expect(await changed()).toEqual(['bob']);
    });

    test('what has changed again meanwhile is not settled by who has not seen it', async () => {
      await accounts.create({ name: 'bob', created: 1 });
      await accounts.reset('bob');
      const seen = await accounts.changes();
      await accounts.remove('bob');
      for (const change of seen) await accounts.settled(change);
      expect(await changed()).toEqual(['bob removed']);
    });
  });
}
