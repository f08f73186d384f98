/** Accounts for tests that have nothing to do with them: there are none. */
import { Authenticator } from '../../src/server/accounts/authenticator.js';
import type { Stores } from '../../src/server/commands/types.js';
import type { Accounts } from '../../src/server/store/account-types.js';
import { HashQueue } from '../../src/server/accounts/hash-queue.js';
import { FakeClock } from './fake-clock.js';

const ACCOUNTS = {
  find: () => Promise.resolve(undefined),
  ofKey: () => Promise.resolve(undefined),
  ofNick: () => Promise.resolve(undefined),
} as unknown as Accounts;

export const NO_ACCOUNTS: Pick<Stores, 'accounts' | 'authenticator'> = {
  accounts: ACCOUNTS,
  authenticator: new Authenticator(ACCOUNTS, new FakeClock(), { rounds: 4096, hashes: new HashQueue() }),
};
