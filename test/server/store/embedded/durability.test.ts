/** Acknowledged means kept: processes are killed in the middle of appending, and what they said is compared with the file. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verify } from '../../../../src/server/store/index.js';
import type { LogEvent } from '../../../../src/server/store/types.js';
import { storeHarness } from '../../../support/embedded-store.js';

const appender = fileURLToPath(new URL('../../../support/appender.js', import.meta.url));
const strace = spawnSync('strace', ['-V']).status === 0;

/** Trials of the kill test; the long form sets CHAT_TEST_KILLS=100. */
const KILLS = Number(process.env['CHAT_TEST_KILLS'] ?? '6');

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-kill-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Starts an appender and kills it as soon as it has acknowledged `acks` messages; gives what it acknowledged. */
function killAfter(prefix: string, acks: number): Promise<string[]> {
  const child = spawn(process.execPath, [appender, directory, prefix, '1000000', '16'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    said += text;
    if (acknowledged(said).length >= acks) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(acknowledged(said)));
  });
}

/** Ids of the complete `ack` lines. */
function acknowledged(said: string): string[] {
  return [...said.matchAll(/^ack (\S+)\n/gm)].map(([, id]) => id!);
}

async function history(): Promise<readonly LogEvent[]> {
  const harness = storeHarness(directory);
  const log = await harness.open();
  const events = await log.read({
    conversation: '#a',
    direction: 'latest',
    anchor: { by: 'end' },
    limit: 1_000_000,
    kinds: ['message'],
    visibleAfter: 0,
  });
  await log.close();
  return events;
}

test(
  'what was acknowledged before kill -9 is there afterwards, once and in order, trial after trial',
  async () => {
    const acked = new Set<string>();
    for (let trial = 0; trial < KILLS; trial++) {
      for (const id of await killAfter(`t${trial}`, 20 + trial * 37)) acked.add(id);
      const texts = (await history()).map(({ text }) => text);
      const kept = new Set(texts);
      expect([...acked].filter((id) => !kept.has(id))).toEqual([]);
      expect(texts).toHaveLength(kept.size);
    }
    expect(acked.size).toBeGreaterThan(KILLS * 20);
    expect(verify(directory).problems).toEqual([]);
  },
  10_000 + KILLS * 3_000,
);

test('the places after kill -9 are new ones', async () => {
  await killAfter('one', 10);
  const before = (await history()).at(-1)!;
  await killAfter('two', 10);
  const after = (await history()).find(({ text }) => text.startsWith('two'))!;
  expect(after.place).toBeGreaterThan(before.place);
  expect(after.prev).toBe(before.place);
});

describe.skipIf(!strace)('seen from the kernel (needs strace)', () => {
  test('the write-ahead log is flushed before each acknowledgement is written', () => {
    const trace = join(directory, 'trace');
    const run = spawnSync(
      'strace',
      [
        '-f',
        '-y',
        '-o',
        trace,
        '-e',
        'trace=write,pwrite64,fdatasync,fsync',
        process.execPath,
        appender,
        directory,
        'a',
        '20',
        '1',
      ],
      { encoding: 'utf8' },
    );
    expect(acknowledged(run.stdout)).toHaveLength(20);
    // One letter a call: w the log is written, f it is flushed, a an acknowledgement goes out.
    const calls = readFileSync(trace, 'utf8')
      .split('\n')
      .map((line) => {
        if (/write\(1<[^>]*>, "ack /.test(line)) return 'a';
        if (/pwrite64\(\d+<[^>]*chat\.db-wal>/.test(line)) return 'w';
        return /f(data)?sync\(\d+<[^>]*chat\.db-wal>/.test(line) ? 'f' : '';
      })
      .join('');
    expect(calls.match(/a/g)).toHaveLength(20);
    expect(calls).not.toMatch(/w[^f]*a/);
    expect(calls).not.toMatch(/a[^f]*a/);
  });

  test('a flush that fails refuses the message, and the next one that works is kept', async () => {
    const run = spawnSync(
      'strace',
      [
        '-f',
        '-qq',
        '-o',
        '/dev/null',
        '-e',
        'trace=fsync,fdatasync',
        '-e',
        'inject=fsync,fdatasync:error=EIO:when=20..25',
        process.execPath,
        appender,
        directory,
        'a',
        '40',
        '1',
      ],
      { encoding: 'utf8' },
    );
    const refused = [...run.stdout.matchAll(/^fail (\S+) (\S+)$/gm)];
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused.map(([, , code]) => code))).toEqual(new Set(['STORE_FAILED']));
    expect(run.stdout).toMatch(/health readonly[^]*health ok[^]*done/);
    expect((await history()).map(({ text }) => text)).toEqual(acknowledged(run.stdout));
  });

  test('what was refused because its flush failed does not come to life after kill -9', async () => {
    const run = spawnSync(
      'strace',
      [
        '-f',
        '-qq',
        '-o',
        '/dev/null',
        '-e',
        'trace=fsync,fdatasync',
        '-e',
        'inject=fsync,fdatasync:error=EIO:when=20',
        process.execPath,
        appender,
        directory,
        'a',
        '40',
        '1',
        'die',
      ],
      { encoding: 'utf8' },
    );
    expect(run.stdout).toMatch(/fail a\.\d+ STORE_FAILED\n$/);
    expect((await history()).map(({ text }) => text)).toEqual(acknowledged(run.stdout));
  });
});
