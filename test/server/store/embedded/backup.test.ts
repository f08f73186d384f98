/** A backup is whole, sound and private, and what is written after it was restored is never taken for something else. */
import { copyFileSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backup, verify } from '../../../../src/server/store/index.js';
import type { Log } from '../../../../src/server/store/log-types.js';
import { message } from '../../../support/drafts.js';
import { type StoreHarness, storeHarness } from '../../../support/embedded-store.js';

let harness: StoreHarness;
let log: Log;

beforeEach(async () => {
  harness = storeHarness();
  log = await harness.open();
});

afterEach(() => harness.dispose());

test('made beside a store that is being written it holds all that was acknowledged before', async () => {
  await log.append([message('#a', 'before')]);
  const meanwhile = Array.from({ length: 100 }, (_, index) => log.append([message('#a', `${index}`)]));
  const file = join(harness.directory, 'copy.db');
  const report = backup(harness.directory, file);
  await Promise.all(meanwhile);
  expect(report).toEqual({ file, bytes: statSync(file).size, events: verify(file).events });
  expect(report.events).toBeGreaterThanOrEqual(1);
  expect(verify(file).problems).toEqual([]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(existsSync(`${file}.part`)).toBe(false);
});

test('put in place of the store it gives back the same events and never gives a msgid again', async () => {
  const [kept] = await log.append([message('#a', 'kept', { sendId: 'kept' })]);
  const file = join(harness.directory, 'copy.db');
  backup(harness.directory, file);
  const lost = await log.append([message('#a', 'written after the backup')]);
  await log.close();
  copyFileSync(file, harness.file);
  for (let start = 0; start < 2; start++) {
    log = await harness.open();
    const [repeat] = await log.append([message('#a', 'kept', { sendId: 'kept' })]);
    expect(repeat).toEqual({ repeated: true, event: kept!.event });
    const [next] = await log.append([message('#a', 'written after the restore')]);
    expect(next!.event.msgid).not.toBe(lost[0]!.event.msgid);
    expect(next!.event.place).toBeGreaterThan(lost[0]!.event.place + 1_000_000);
    await log.close();
  }
});

test('put in place beside the write-ahead log of the file it replaces it is refused, not mixed with it', async () => {
  await log.append([message('#a', 'kept')]);
  const file = join(harness.directory, 'copy.db');
  backup(harness.directory, file);
  const crashed = storeHarness();
  copyFileSync(file, crashed.file);
  copyFileSync(`${harness.file}-wal`, `${crashed.file}-wal`);
  await expect(crashed.open()).rejects.toMatchObject({
    code: 'STORE_DAMAGED',
    message: expect.stringContaining(`remove ${crashed.file}-wal`) as string,
  });
  rmSync(`${crashed.file}-wal`);
  await expect(crashed.open()).resolves.toBeDefined();
  await crashed.dispose();
});

test('does not write over a file, and leaves nothing behind when it fails', () => {
  const file = join(harness.directory, 'mine');
  writeFileSync(file, 'precious');
  expect(() => backup(harness.directory, file)).toThrow(
    expect.objectContaining({ code: 'STORE_FAILED', message: expect.stringContaining('exists') as string }),
  );
  expect(() => backup(join(harness.directory, 'none'), join(harness.directory, 'x'))).toThrow(/no such file/);
  expect(existsSync(join(harness.directory, 'x.part'))).toBe(false);
});
