import { expect, test } from 'vitest';

import { TimerWheel } from '../../../src/core/wheel.js';
import { serverAuthor } from '../../../src/server/commands/lobby.js';
import { kline } from '../../../src/server/commands/network-bans.js';
import { tban } from '../../../src/server/commands/tban.js';
import { ListExpiry } from '../../../src/server/dispatch/list-expiry.js';
import type { Draft } from '../../../src/server/store/types.js';
import { FakeClock } from '../../support/fake-clock.js';
import { NOW, SETTINGS, TestNetwork } from '../../support/network.js';

interface Setting {
  readonly network: TestNetwork;
  readonly clock: FakeClock;
  readonly expiry: ListExpiry;
  /** What was appended, how many in each go, and whether the disk takes it. */
  readonly disk: { full: boolean; readonly drafts: Draft[]; readonly goes: number[] };
  readonly errors: unknown[];
}

function makeExpiry(): Setting {
  const network = new TestNetwork();
  const clock = new FakeClock(NOW);
  const disk = { full: false, drafts: [] as Draft[], goes: [] as number[] };
  const errors: unknown[] = [];
  const expiry = new ListExpiry({
    state: network.state,
    clock,
    wheel: new TimerWheel(clock, 100, (error) => errors.push(error)),
    author: serverAuthor(SETTINGS),
    append(drafts) {
      if (disk.full) return Promise.reject(new Error('full'));
      disk.goes.push(drafts.length);
      for (const draft of drafts) {
        disk.drafts.push(draft);
        const event = network.commit(draft);
        network.fold.apply(event);
        expiry.note(event);
      }
      return Promise.resolve();
    },
    onError: (error) => errors.push(error),
  });
  return { network, clock, expiry, disk, errors };
}

/** Lets what was promised happen. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function ban({ network, expiry }: Setting, line: string): void {
  const ann = [...network.state.sessions.values()][0] ?? network.join('ann', '#c');
  const from = network.events.length;
  network.perform(tban, ann, line);
  for (const event of network.events.slice(from)) expiry.note(event);
}

test('what the disk refuses is tried again after a minute, and counts for nothing meanwhile', async () => {
  const setting = makeExpiry();
  const { clock, disk, errors } = setting;
  ban(setting, 'TBAN #c 10 x!*@*');
  disk.full = true;
  clock.advance(10_100);
  await settle();
  expect([errors.length, disk.drafts.length]).toEqual([1, 0]);
  disk.full = false;
  clock.advance(60_100);
  await settle();
  expect(disk.drafts.map(({ text }) => text)).toEqual(['-b x!*@*']);
});

test('a clock that is set forward ends a ban within a minute', async () => {
  const setting = makeExpiry();
  const { clock, disk } = setting;
  ban(setting, 'TBAN #c 2h x!*@*');
  clock.jumpWall(7_200_000);
  clock.advance(60_100);
  await settle();
  expect(disk.drafts.length).toBe(1);
});

test('with nothing that ends, nothing is waited for', async () => {
  const setting = makeExpiry();
  ban(setting, 'TBAN #c 1h x!*@*');
  expect(setting.clock.pendingTimers).toBe(1);
  const [ann] = setting.network.state.sessions.values();
  if (ann === undefined) throw new Error('nobody is here');
  ban(setting, 'TBAN #c 0 x!*@*');
  setting.clock.advance(60_100);
  await settle();
  expect(setting.clock.pendingTimers).toBe(0);
});

test('of very many that end at once 256 are taken away in one go, and all of them in the end', async () => {
  const setting = makeExpiry();
  const { network, clock, disk, errors } = setting;
  const ann = network.join('ann', '#c');
  ann.serverOperator = true;
  for (let i = 0; i < 600; i++) network.perform(kline, ann, `KLINE 10 n${i}!*@*`);
  for (const event of network.events) setting.expiry.note(event);
  clock.advance(10_100);
  for (let turn = 0; turn < 5; turn++) await settle();
  expect(disk.goes).toEqual([256, 256, 88]);
  expect(network.state.networkBans.lists.K.size).toBe(0);
  expect(errors).toEqual([]);
});
