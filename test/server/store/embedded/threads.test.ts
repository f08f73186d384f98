/** What only this engine has: its lock, its threads and what happens when one dies, its bounds, its files. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Log } from '../../../../src/server/store/log-types.js';
import type { Appended, LogEvent } from '../../../../src/server/store/types.js';
import { message, quit } from '../../../support/drafts.js';
import { crash, type StoreHarness, storeHarness } from '../../../support/embedded-store.js';

let harness: StoreHarness;

beforeEach(() => {
  harness = storeHarness();
});

afterEach(() => harness.dispose());

const everything = (log: Log): Promise<readonly LogEvent[]> =>
  log.read({
    conversation: '#a',
    direction: 'latest',
    anchor: { by: 'end' },
    limit: 10_000,
    kinds: ['message', 'quit'],
    visibleAfter: 0,
  });

test('the data directory and its files are for their owner only', async () => {
  const nested = storeHarness(`${harness.directory}/made/here`);
  const log = await nested.open();
  await log.append([message('#a', '1')]);
  expect(statSync(nested.directory).mode & 0o777).toBe(0o700);
  for (const file of [
    nested.file,
    `${nested.file}-wal`,
    `${nested.file}-shm`,
    `${nested.directory}/chat.lock`,
  ]) {
    expect([file, statSync(file).mode & 0o777]).toEqual([file, 0o600]);
  }
  await log.close();
});

describe('a second opening', () => {
  test('in this process is refused while the first is open', async () => {
    const log = await harness.open();
    const second = storeHarness(harness.directory);
    const refusal = {
      name: 'ChatError',
      code: 'STORE_LOCKED',
      message: expect.stringContaining(harness.file) as string,
    };
    await expect(second.open()).rejects.toMatchObject(refusal);
    await expect(second.open()).rejects.toMatchObject(refusal);
    await expect(log.append([message('#a', '1')])).resolves.toHaveLength(1);
    await log.close();
    await (await second.open()).close();
  });

  test('is refused while another process has it, and works when that was killed with -9', async () => {
    const appender = fileURLToPath(new URL('../../../support/appender.js', import.meta.url));
    const child = spawn(process.execPath, [appender, harness.directory, 'a', 'Infinity', '1'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await expect(harness.open()).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await expect(harness.open()).resolves.toBeDefined();
  });
});

describe('a writer that dies', () => {
  /** For each append, in order: the event's text, or the code of the refusal. */
  const outcomes = async (appends: readonly Promise<readonly Appended[]>[]): Promise<string[]> => {
    const settled = await Promise.allSettled(appends);
    return settled.map((each) =>
      each.status === 'fulfilled' ? each.value[0]!.event.text : (each.reason as { code: string }).code,
    );
  };

  test.for([
    { when: 'after the transaction', dies: 'after', commits: 1, lost: [] },
    { when: 'before the transaction', dies: 'before', commits: 1, lost: ['1', '2'] },
  ] as const)(
    '$when of a batch: its appends are answered by what is in the file',
    async ({ dies, commits, lost }) => {
      harness.plans.push({ dies, commits });
      const log = await harness.open();
      const shown: LogEvent[] = [];
      log.subscribe((event) => shown.push(event));
      const append = (id: string): Promise<readonly Appended[]> =>
        log.append([message('#a', id, { sendId: id })]);
      const said = [...(await outcomes([append('0')])), ...(await outcomes([append('1'), append('2')]))];
      expect(said).toEqual(
        ['0', '1', '2'].map((id) => ((lost as readonly string[]).includes(id) ? 'STORE_FAILED' : id)),
      );
      expect(await everything(log)).toEqual(shown);
      expect(await outcomes(['0', '1', '2', '3'].map(append))).toEqual(['0', '1', '2', '3']);
      expect((await everything(log)).map(({ text }) => text)).toEqual(['0', '1', '2', '3']);
      expect(await everything(log)).toEqual(shown);
      expect(log.health().state).toBe('ok');
    },
  );

  test('between two batches: nothing is refused', async () => {
    const log = await harness.open();
    await log.append([message('#a', '1')]);
    await crash(harness.threads.get('writer')!);
    await expect(log.append([message('#a', '2')])).resolves.toHaveLength(1);
    expect((await everything(log)).map(({ text }) => text)).toEqual(['1', '2']);
  });

  test.for(['before', 'after'] as const)(
    '%s a transaction and cannot be replaced: what was refused stays refused when it can again',
    async (dies) => {
      harness.plans.push({ dies, commits: 1 }, 'does not start', 'does not start');
      const log = await harness.open();
      const shown: LogEvent[] = [];
      log.subscribe((event) => shown.push(event));
      await log.append([message('#a', '1')]);
      await expect(log.append([message('#a', '2')])).rejects.toMatchObject({ code: 'STORE_FAILED' });
      expect(log.health().state).toBe('readonly');
      await log.append([quit('bob', ['#a'])]);
      expect(shown.map(({ kind, msgid }) => [kind, msgid === undefined])).toEqual([
        ['message', false],
        ['quit', true],
      ]);
      expect(shown[1]!.time).toBeGreaterThan(shown[0]!.time);
      const recovered = new Promise<void>((resolve) => {
        log.onHealth(({ state }) => state === 'ok' && resolve());
      });
      while (log.health().state !== 'ok') {
        harness.clock.advance(10_000);
        await Promise.race([recovered, new Promise((resolve) => setImmediate(resolve))]);
      }
      await log.append([message('#a', '3')]);
      expect((await everything(log)).map(({ text }) => text)).toEqual(['1', '3']);
    },
  );
});

test('a reader that dies rejects what it was asked and is replaced', async () => {
  const log = await harness.open();
  await log.append([message('#a', '1')]);
  const crashed = crash(harness.threads.get('reader')!);
  await expect(everything(log)).rejects.toMatchObject({ code: 'STORE_FAILED' });
  await crashed;
  expect((await everything(log)).map(({ text }) => text)).toEqual(['1']);
});

describe('bounds', () => {
  test('more reads than may wait are refused, the others answered', async () => {
    const log = await harness.open();
    const settled = await Promise.allSettled(Array.from({ length: 300 }, () => everything(log)));
    const refused = settled.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(300 - 256);
    expect(refused[0]).toMatchObject({ reason: { code: 'STORE_BUSY' } });
  });

  test('more drafts than may wait are refused, the others kept', async () => {
    const log = await harness.open();
    const many = Array.from({ length: 1000 }, (_, index) => message('#a', `${index}`));
    const settled = await Promise.allSettled(Array.from({ length: 70 }, () => log.append(many)));
    const refused = settled.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(5);
    expect(refused[0]).toMatchObject({ reason: { code: 'STORE_BUSY' } });
    await expect(log.append(many)).resolves.toHaveLength(1000);
  });
});

test('the write-ahead log stays small however much is written, with reading in between', async () => {
  const log = await harness.open();
  let largest = 0;
  for (let round = 0; round < 40; round++) {
    await log.append(Array.from({ length: 1000 }, (_, index) => message('#a', `${index}`.padEnd(400, '.'))));
    // Not at the same time: how long a reader holds the log up is the machine's to say (wal-keeper.test.ts has that).
    await everything(log);
    largest = Math.max(largest, statSync(`${harness.file}-wal`).size);
  }
  expect(statSync(harness.file).size).toBeGreaterThan(12 * 1024 * 1024);
  expect(largest).toBeLessThan(12 * 1024 * 1024);
}, 30_000);

test('a draft that cannot be written down is refused by itself, and not with its neighbours', async () => {
  const log = await harness.open();
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const [one, bad, two] = await Promise.allSettled([
    log.append([message('#a', '1')]),
    log.append([message('#a', 'fine'), message('#a', 'bad', { data: cycle })]),
    log.append([message('#a', '2')]),
  ]);
  expect([one.status, two.status]).toEqual(['fulfilled', 'fulfilled']);
  expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'STORE_FAILED' } });
  expect((await everything(log)).map(({ text }) => text)).toEqual(['1', '2']);
});

test('closing leaves no write-ahead log, no timer and no thread', async () => {
  const log = await harness.open();
  await log.append([message('#a', '1')]);
  await log.close();
  expect(statSync(`${harness.file}-wal`, { throwIfNoEntry: false })).toBeUndefined();
  expect(harness.clock.pendingTimers).toBe(0);
  expect([...harness.threads.values()].map(({ threadId }) => threadId)).toEqual([-1, -1]);
  expect(dirname(harness.file)).toBe(harness.directory);
});
