/** A database of before there were cloaks: nothing in it says from where somebody was connected any more. */
import { readFileSync } from 'node:fs';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { Cloak } from '../../../../src/core/cloak.js';
import { hideAddresses } from '../../../../src/server/store/embedded/schema.js';
import { openForWriting, prepare } from '../../../../src/server/store/embedded/sql.js';
import { verify } from '../../../../src/server/store/index.js';
import { guest, message } from '../../../support/drafts.js';
import { storeHarness, type StoreHarness } from '../../../support/embedded-store.js';

const ADDRESSES = ['192.0.2.77', '2001:db8:77::7'];

let harness: StoreHarness;

beforeEach(() => {
  harness = storeHarness();
});

afterEach(() => harness.dispose());

test('hosts of authors and of sessions become what is shown of them, and no copy of the address stays', async () => {
  let log = await harness.open();
  const hosts = [...ADDRESSES, '127.0.0.1', 'irc.test'];
  for (const [at, host] of hosts.entries())
    await log.append([message('#a', `said ${at}`, { author: { ...guest('bob'), host } })]);
  harness.store.directory.watch(() => [
    { id: 's1', record: JSON.stringify({ nick: 'bob', host: '192.0.2.77' }) },
  ]);
  await harness.store.directory.save();
  const secret = await harness.store.accounts.secret();
  await log.close();
  const before = openForWriting(harness.file);
  expect(readFileSync(harness.file).includes(ADDRESSES[0] ?? '')).toBe(true);
  hideAddresses(before);
  before.close();

  log = await harness.open();
  const cloak = new Cloak(secret);
  const page = await log.read({
    conversation: '#a',
    direction: 'latest',
    anchor: { by: 'end' },
    limit: 9,
    kinds: ['message'],
    visibleAfter: 0,
  });
  expect(page.map(({ author }) => author.host)).toEqual([
    ...ADDRESSES.map((address) => cloak.hostOf(address)),
    '127.0.0.1',
    'irc.test',
  ]);
  await log.close();
  const after = openForWriting(harness.file);
  const [[record]] = prepare(after, 'SELECT record FROM session').all() as [[string]];
  expect(JSON.parse(record)).toEqual({ nick: 'bob', host: cloak.hostOf('192.0.2.77') });
  after.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  after.close();
  for (const address of ADDRESSES) expect(readFileSync(harness.file).includes(address)).toBe(false);
  expect(verify(harness.file).problems).toEqual([]);
});
