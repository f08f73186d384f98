/** Read markers: forward only, in the same transactions as events, bounded, and there again after a restart. */
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate } from '../../../../src/server/store/embedded/schema.js';
import { Writer } from '../../../../src/server/store/embedded/writer.js';
import type { EmbeddedStore } from '../../../../src/server/store/index.js';
import type { MarkerPlace } from '../../../../src/server/store/marker-types.js';
import { message } from '../../../support/drafts.js';
import { type StoreHarness, storeHarness } from '../../../support/embedded-store.js';

const DAY = 24 * 3600_000;

describe('through the store', () => {
  let harness: StoreHarness;
  let store: EmbeddedStore;

  async function open(): Promise<void> {
    await harness.open();
    store = harness.store;
  }

  beforeEach(async () => {
    harness = storeHarness();
    await open();
  });

  afterEach(() => harness.dispose());

  test('a marker moves forward only, each person has their own, and a restart keeps it', async () => {
    const { markers } = store;
    await expect(markers.read('guest:a', '#tea')).resolves.toBeUndefined();
    await expect(markers.move('guest:a', '#tea', 200)).resolves.toEqual({ time: 200, moved: true });
    await expect(markers.move('guest:a', '#tea', 100)).resolves.toEqual({ time: 200, moved: false });
    await expect(markers.move('guest:a', '#tea', 200)).resolves.toEqual({ time: 200, moved: false });
    await expect(markers.move('guest:a', '#tea', 201)).resolves.toEqual({ time: 201, moved: true });
    await store.log.close();
    await open();
    await expect(store.markers.read('guest:a', '#tea')).resolves.toBe(201);
    await expect(store.markers.read('guest:b', '#tea')).resolves.toBeUndefined();
    await expect(store.markers.read('guest:a', '#ops')).resolves.toBeUndefined();
  });

  test('many moves at once, among messages, are all answered in their order', async () => {
    const moves = Array.from({ length: 200 }, (_, i) => store.markers.move('guest:a', '#tea', 1000 - i));
    const stored = store.log.append([message('#tea', 'hi')]);
    const places = await Promise.all(moves);
    expect(places[0]).toEqual({ time: 1000, moved: true });
    expect(places.slice(1).every(({ time, moved }) => time === 1000 && !moved)).toBe(true);
    await expect(stored).resolves.toHaveLength(1);
  });

  test('what waits when the store closes is written, what comes later is refused', async () => {
    const moving = store.markers.move('guest:a', '#tea', 5);
    const closing = store.log.close();
    await expect(store.markers.move('guest:a', '#tea', 6)).rejects.toMatchObject({ code: 'STORE_CLOSED' });
    await expect(moving).resolves.toEqual({ time: 5, moved: true });
    await closing;
    await expect(store.markers.read('guest:a', '#tea')).rejects.toMatchObject({ code: 'STORE_CLOSED' });
  });

  test.for(['before', 'after'] as const)(
    'a writer that dies %s the commit leaves a marker that can be moved again',
    async (dies) => {
      await store.log.close();
      harness.plans.push({ dies, commits: 0 });
      await open();
      const moving = store.markers.move('guest:a', '#tea', 5);
      // With a message the batch cannot simply be written again.
      const stored = store.log.append([message('#tea', 'hi')]);
      await Promise.allSettled([moving, stored]);
      const again = await store.markers.move('guest:a', '#tea', 5);
      expect(again.time).toBe(5);
      await expect(store.markers.read('guest:a', '#tea')).resolves.toBe(5);
    },
  );
});

describe('in the file', () => {
  let db: InstanceType<typeof DatabaseSync>;
  let writer: Writer;

  beforeEach(() => {
    db = new DatabaseSync(':memory:');
    migrate(db, ':memory:');
    writer = new Writer(db, () => true);
  });

  function move(now: number, identity: string, ...targets: readonly string[]): readonly MarkerPlace[] {
    const markers = targets.map((target) => [identity, target, now] as const);
    return writer.commit({ base: 1, count: 0, now, cells: [], markers }).markers ?? [];
  }

  const kept = (identity: string): unknown[] =>
    db
      .prepare('SELECT target FROM marker WHERE identity = ? ORDER BY target')
      .all(identity)
      .map((row) => (row as { target: string }).target);

  test('a person has a thousand at most; the one longest unmoved makes room', () => {
    move(1, 'account:a', '#oldest');
    move(2, 'account:a', ...Array.from({ length: 999 }, (_, i) => `#${i}`));
    move(3, 'account:b', '#other');
    move(4, 'account:a', '#new', '#0');
    expect(kept('account:a')).toHaveLength(1000);
    expect(kept('account:a')).not.toContain('#oldest');
    expect(kept('account:a')).toEqual(expect.arrayContaining(['#new', '#0']));
    expect(kept('account:b')).toEqual(['#other']);
  });

  test('those of guests who have not read for a month are forgotten, those of accounts stay', () => {
    move(DAY, 'guest:a', '#tea', '#ops');
    move(DAY, 'account:b', '#tea');
    move(20 * DAY, 'guest:a', '#ops');
    move(32 * DAY, 'account:c', '#tea');
    expect(kept('guest:a')).toEqual(['#ops']);
    expect(kept('account:b')).toEqual(['#tea']);
  });
});
