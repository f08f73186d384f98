/** Read markers between who moves them and the batch that takes them. */
import { expect, test } from 'vitest';

import { MarkerKeeper } from '../../../../src/server/store/embedded/marker-keeper.js';

const OUTCOME = { times: new Float64Array(0), prevs: new Float64Array(0), repeats: [] };

test('a move that comes while a batch without moves is written belongs to the next batch', async () => {
  const keeper = new MarkerKeeper();
  const none = keeper.take();
  const moved = keeper.moved(['guest:a', '#a', 1]);
  keeper.settle(none, OUTCOME);

  const taken = keeper.take();
  expect(taken).toHaveLength(1);
  keeper.settle(taken, { ...OUTCOME, markers: [{ time: 1, moved: true }] });
  await expect(moved).resolves.toEqual({ time: 1, moved: true });
});

test('of more moves than may wait for the disk one more is refused, and there is room when they are taken', async () => {
  const keeper = new MarkerKeeper();
  for (let i = 0; i < 65_536; i++) void keeper.moved(['guest:a', '#a', i]);
  await expect(keeper.moved(['guest:a', '#a', 1])).rejects.toMatchObject({ code: 'STORE_BUSY' });
  expect(keeper.take()).toHaveLength(65_536);
  void keeper.moved(['guest:a', '#a', 2]);
  expect(keeper.take()).toHaveLength(1);
});
