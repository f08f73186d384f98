import { expect, test } from 'vitest';

import { SessionKeeper } from '../../../../src/server/store/embedded/session-keeper.js';

test('after 4,096 places without a change it is written down that the records are still true', () => {
  const keeper = new SessionKeeper();
  expect(keeper.take(4095)).toBeUndefined();
  const taken = keeper.take(4096);
  expect(taken?.patch).toEqual({ upTo: 4096, records: [] });
  // Until it is on the disk it is tried again.
  if (taken === undefined) throw new Error('nothing was taken');
  keeper.settle(taken, { code: 'STORE_FULL', message: 'full' });
  expect(keeper.take(4097)?.patch.upTo).toBe(4097);
  keeper.settle(taken, undefined);
  expect(keeper.take(8191)).toBeUndefined();
  expect(keeper.take(8192)?.patch.upTo).toBe(8192);
});
