import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { ChatError } from '../../src/core/errors.js';
import { loadServerConfig } from '../../src/server/config.js';
import { serve } from '../../src/server/serve.js';
import { FakeClock } from '../support/fake-clock.js';
import { memoryLogger } from '../support/memory-logger.js';

/** A process with a channel to a supervisor; `told` is what went over it, in order with the server's own steps. */
class FakeHost extends EventEmitter {
  user = 1000;
  readonly geteuid = (): number => this.user;
  readonly told: unknown[] = [];
  readonly figures: unknown[] = [];
  readonly send = (message: unknown): boolean => {
    (typeof message === 'string' ? this.told : this.figures).push(message);
    return true;
  };
}

let directory: string;
let host: FakeHost;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-serve-'));
  host = new FakeHost();
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

interface Life {
  start?: () => Promise<unknown>;
  data?: string;
  flags?: Readonly<Record<string, unknown>>;
}

function live({ start, data = join(directory, 'data'), flags = {} }: Life = {}): {
  status: Promise<number>;
  logger: ReturnType<typeof memoryLogger>;
} {
  const logger = memoryLogger();
  const config = loadServerConfig({ flags: { data, ...flags }, env: {}, root: directory });
  const server = {
    start: async () => {
      await start?.();
      host.told.push('listening');
      return [{ host: '127.0.0.1', port: 6667, tls: false }];
    },
    stats: () => ({
      users: 2,
      connections: 3,
      rooms: 1,
      messagesPerMinute: 4,
      deliveries: 5,
      unreadBytes: 2048,
      unreadBytesMost: 2048,
      behind: 1,
      lost: 0,
      loopLagMs: 0.25,
      store: { state: 'ok' as const, reason: '' },
    }),
    reload: () => {
      host.told.push('reloaded');
      return { file: undefined, changed: [], waiting: [], problem: undefined };
    },
    stop: (reason: string) => {
      host.told.push(`stopped: ${reason}`);
      return Promise.resolve();
    },
  };
  return { status: serve(config, { host, logger, clock: new FakeClock(), create: () => server }), logger };
}

test('ready is said when it listens and not before; a signal stops it with status 0', async () => {
  const { status, logger } = live();
  await expect.poll(() => host.told).toContain('ready');
  host.emit('SIGTERM');
  expect(await status).toBe(0);
  expect(host.told).toEqual(['listening', 'ready', 'stopped: Server shutting down']);
  expect(logger.lines.map(({ event }) => event)).toEqual([
    'server.starting',
    'server.listening',
    'server.stopping',
    'server.stopped',
  ]);
});

test('PM2 is shown the figures', async () => {
  const { status } = live();
  await expect.poll(() => host.figures).toHaveLength(1);
  host.emit('SIGINT');
  await status;
  expect(host.figures).toMatchObject([
    { data: { 'Users online': { value: '2' }, 'Loop lag p99': { value: '0.3 ms' }, Store: { value: 'ok' } } },
  ]);
});

test('a stop during the start is not forgotten', async () => {
  const { status } = live({ start: () => Promise.resolve(host.emit('SIGINT')) });
  expect(await status).toBe(0);
  expect(host.told.at(-1)).toBe('stopped: Server shutting down');
});

test('SIGHUP has the certificate read again and stops nothing', async () => {
  const { status, logger } = live();
  await expect.poll(() => host.told).toContain('ready');
  host.emit('SIGHUP');
  expect(host.told.at(-1)).toBe('reloaded');
  host.emit('SIGINT');
  expect(await status).toBe(0);
  expect(logger.of('signal.reload')).toHaveLength(1);
});

test('the data directory is made, for its owner only', async () => {
  const data = join(directory, 'deep', 'data');
  const { status } = live({ data });
  host.emit('SIGINT');
  await status;
  expect(statSync(data).mode & 0o777).toBe(0o700);
});

test('a data directory that cannot be is one line and status 78, and nothing is started', async () => {
  writeFileSync(join(directory, 'file'), '');
  const { status, logger } = live({ data: join(directory, 'file', 'data') });
  expect(await status).toBe(78);
  expect(logger.of('server.cannot-start')).toMatchObject([{ error: { code: 'DATA_DIRECTORY' } }]);
  expect(host.told).toEqual([]);
  expect(existsSync(join(directory, 'file', 'data'))).toBe(false);
});

test('a known failure of the start ends with its own status, a bug with 70', async () => {
  const taken = new ChatError('PORT_TAKEN', 'Cannot listen', { exitCode: 78 });
  expect(await live({ start: () => Promise.reject(taken) }).status).toBe(78);
  expect(await live({ start: () => Promise.reject(new ChatError('STORE_FAILED', 'no space')) }).status).toBe(
    1,
  );
  const bug = live({ start: () => Promise.reject(new TypeError('x is not a function')) });
  expect(await bug.status).toBe(70);
  expect(bug.logger.of('server.cannot-start')).toMatchObject([{ error: { message: 'x is not a function' } }]);
});

test.for(['STORE_LOCKED', 'STORE_DAMAGED', 'STORE_FORMAT'])(
  '%s, which no restart cures, ends with 78',
  async (code) => {
    const { status } = live({ start: () => Promise.reject(new ChatError(code, 'no')) });
    expect(await status).toBe(78);
  },
);

test('root is refused with 78 and a remedy, before a file is made', async () => {
  host.user = 0;
  const { status, logger } = live();
  expect(await status).toBe(78);
  expect(logger.of('server.cannot-start')).toMatchObject([
    {
      error: {
        code: 'RUNS_AS_ROOT',
        message: expect.stringMatching(
          /^Cannot run as root: .*ordinary user, or say --allow-root /,
        ) as string,
      },
    },
  ]);
  expect(existsSync(join(directory, 'data'))).toBe(false);
  expect(host.told).toEqual([]);
});

test('root that is allowed is a warning', async () => {
  host.user = 0;
  const { status, logger } = live({ flags: { 'allow-root': true } });
  await expect.poll(() => host.told).toContain('ready');
  host.emit('SIGTERM');
  expect(await status).toBe(0);
  expect(logger.of('server.runs-as-root')).toMatchObject([{ level: 'warn' }]);
});

test('an ordinary user is neither refused nor warned', async () => {
  const { status, logger } = live();
  await expect.poll(() => host.told).toContain('ready');
  host.emit('SIGTERM');
  expect(await status).toBe(0);
  expect(logger.lines.filter(({ level }) => level !== 'info')).toEqual([]);
});
