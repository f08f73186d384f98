/** A disk without room and a disk that cannot be written: refused, said, survived, and over by itself. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verify } from '../../../../src/server/store/index.js';
import type { Log, StoreHealth } from '../../../../src/server/store/log-types.js';
import type { Appended, LogEvent } from '../../../../src/server/store/types.js';
import { message, quit } from '../../../support/drafts.js';
import { type StoreHarness, storeHarness } from '../../../support/embedded-store.js';
import { mountSmallDisk, type SmallDisk } from '../../../support/small-disk.js';

const probe = mountSmallDisk(1);
probe?.unmount();

describe.skipIf(probe === undefined)('on a small disk (needs the right to mount one)', () => {
  let disk: SmallDisk;
  let harness: StoreHarness;
  let log: Log;
  let shown: LogEvent[];
  let healths: StoreHealth[];

  beforeEach(async () => {
    disk = mountSmallDisk(8)!;
    harness = storeHarness(join(disk.directory, 'data'));
    await open();
  });

  afterEach(async () => {
    await log.close();
    disk.unmount();
  });

  async function open(): Promise<void> {
    log = await harness.open();
    shown = [];
    healths = [];
    log.subscribe((event) => shown.push(event));
    log.onHealth((health) => healths.push(health));
  }

  const big = (id: number): ReturnType<typeof message> =>
    message('#a', `${id} `.padEnd(400, 'x'), { sendId: `${id}` });

  /** Appends some, fills the disk and appends until one is refused; gives the error and how many were kept. */
  async function appendUntilRefused(): Promise<{ kept: number; error: unknown }> {
    for (let id = 0; id < 20; id++) await log.append([big(id)]);
    disk.fill();
    for (let kept = 20; kept < 100_000; kept++) {
      try {
        await log.append([big(kept)]);
      } catch (error) {
        return { kept, error };
      }
    }
    throw new Error('The disk did not become full');
  }

  const inHistory = (): Promise<readonly LogEvent[]> =>
    log.read({
      conversation: '#a',
      direction: 'latest',
      anchor: { by: 'end' },
      limit: 100_000,
      kinds: ['message', 'quit'],
      visibleAfter: 0,
    }); // prettier-ignore

  test('a required message is refused with STORE_FULL and shown to nobody; the store says so once', async () => {
    const { kept, error } = await appendUntilRefused();
    expect(error).toMatchObject({ name: 'ChatError', code: 'STORE_FULL' });
    expect(shown).toHaveLength(kept);
    expect(log.health().state).toBe('readonly');
    await expect(log.append([big(1e6)])).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect(healths).toHaveLength(1);
    expect(healths[0]!.reason).toMatch(/full/);
    expect(await inHistory()).toHaveLength(kept);
  });

  test('what has happened anyway comes out in order, without a msgid, and is in no history', async () => {
    await log.append([message('#a', 'first')]);
    const { kept } = await appendUntilRefused();
    const [refused, gone] = await Promise.allSettled([
      log.append([big(1e6)]),
      log.append([quit('bob', ['#a'])]),
    ]);
    expect(refused.status).toBe('rejected');
    const { event } = (gone as PromiseFulfilledResult<readonly Appended[]>).value[0]!;
    expect(shown.at(-1)).toEqual(event);
    expect(event.msgid).toBeUndefined();
    expect(event.place).toBeGreaterThan(shown.at(-2)!.place);
    expect(event.time).toBeGreaterThan(shown.at(-2)!.time);
    expect(await inHistory()).toHaveLength(kept + 1);
  });

  test('an append of which one part must be kept is refused as a whole', async () => {
    const { kept } = await appendUntilRefused();
    await expect(log.append([quit('bob', ['#a']), big(1e6)])).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect(shown).toHaveLength(kept);
  });

  test('a repeat of what was kept is answered even now', async () => {
    await appendUntilRefused();
    const [repeat] = await log.append([big(0)]);
    expect(repeat).toEqual({ repeated: true, event: shown[0] });
  });

  test('the next append works when there is room again, under the same send id, and nothing is lost', async () => {
    const { kept } = await appendUntilRefused();
    disk.clear();
    const [again] = await log.append([big(kept)]);
    expect(again!.repeated).toBe(false);
    expect(again!.event.prev).toBe(shown.at(-2)!.place);
    expect(healths.map(({ state }) => state)).toEqual(['readonly', 'ok']);
    expect(await inHistory()).toEqual(shown);
    await log.close();
    expect(verify(harness.directory).problems).toEqual([]);
    await open();
    expect(await inHistory()).toHaveLength(kept + 1);
  });

  test('the store finds out by itself that there is room again, and not before', async () => {
    await appendUntilRefused();
    const recovered = new Promise<void>((resolve) => {
      log.onHealth(({ state }) => state === 'ok' && resolve());
    });
    harness.clock.advance(5_000);
    // The failing probe sets the next timer; a read goes through the same turn of both threads.
    await waitForTimer();
    expect(log.health().state).toBe('readonly');
    disk.clear();
    harness.clock.advance(5_000);
    await recovered;
    expect(log.health()).toEqual({ state: 'ok', reason: '' });
  });

  test('can be opened while it is full, and reads', async () => {
    await log.append([message('#a', 'first')]);
    const { kept } = await appendUntilRefused();
    await log.close();
    disk.fill();
    await open();
    expect(await inHistory()).toHaveLength(kept + 1);
  });

  test('that cannot be written is refused at the start, with the reason', async () => {
    await log.append([message('#a', 'first')]);
    await log.close();
    disk.makeReadOnly();
    await expect(open()).rejects.toMatchObject({
      name: 'ChatError',
      code: 'STORE_READONLY',
      message: expect.stringContaining(harness.file) as string,
    });
  });

  async function waitForTimer(): Promise<void> {
    while (harness.clock.pendingTimers === 0) await inHistory();
  }
});
