/** Accounts in the database. */
import { type AccountsHarness, accountsContract } from '../../../contract/accounts.contract.js';
import { storeHarness } from '../../../support/embedded-store.js';

accountsContract('SQLite', async (): Promise<AccountsHarness> => {
  const harness = storeHarness();
  await harness.open();
  return {
    get accounts() {
      return harness.store.accounts;
    },
    async reopen() {
      await harness.store.log.close();
      await harness.open();
    },
    dispose: () => harness.dispose(),
  };
});
