import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';

import { shutDown, stopRequested, within } from '../../src/server/shutdown.js';
import { FakeClock } from '../support/fake-clock.js';
import { memoryLogger } from '../support/memory-logger.js';

const request = { cause: 'SIGINT', reason: 'Server shutting down' };

test.for(['SIGINT', 'SIGTERM', 'disconnect'])('%s asks to stop', async (event) => {
  const host = new EventEmitter();
  const requested = stopRequested(host);
  host.emit(event);
  expect(await requested).toEqual({ cause: event, reason: 'Server shutting down' });
});

test('a second signal is heard and changes nothing', async () => {
  const host = new EventEmitter();
  const requested = stopRequested(host);
  host.emit('SIGINT');
  host.emit('SIGTERM');
  expect((await requested).cause).toBe('SIGINT');
  expect(host.listenerCount('SIGTERM')).toBe(1);
});

test('the server is stopped with the reason for its clients, and the status is 0', async () => {
  const calls: unknown[] = [];
  const server = {
    stop: (...args: unknown[]): Promise<void> => {
      calls.push(args);
      return Promise.resolve();
    },
  };
  const logger = memoryLogger();
  const clock = new FakeClock();
  expect(await shutDown(server, request, { logger, clock })).toBe(0);
  expect(calls).toEqual([['Server shutting down', 6000]]);
  expect(logger.lines.map(({ event }) => event)).toEqual(['server.stopping', 'server.stopped']);
  expect(clock.pendingTimers).toBe(0);
});

test('a server that does not end is left after 7 s, with a warning and status 1', async () => {
  const logger = memoryLogger();
  const clock = new FakeClock();
  const status = shutDown({ stop: () => new Promise(() => undefined) }, request, { logger, clock });
  clock.advance(6999);
  expect(logger.of('server.stop-timeout')).toEqual([]);
  clock.advance(1);
  expect(await status).toBe(1);
  expect(logger.of('server.stop-timeout')).toHaveLength(1);
});

test('a server that fails to stop is logged with its error, and the status is 1', async () => {
  const logger = memoryLogger();
  const error = new Error('disk gone');
  const status = await shutDown({ stop: () => Promise.reject(error) }, request, {
    logger,
    clock: new FakeClock(),
  });
  expect(status).toBe(1);
  expect(logger.of('server.stop-failed')).toMatchObject([{ error }]);
});

test('within gives the value in time, nothing when it is late, and the failure when it fails', async () => {
  const clock = new FakeClock();
  expect(await within(Promise.resolve('value'), 10, clock)).toBe('value');
  const late = within(new Promise(() => undefined), 10, clock);
  clock.advance(10);
  expect(await late).toBeUndefined();
  await expect(within(Promise.reject(new Error('no')), 10, clock)).rejects.toThrow('no');
  expect(clock.pendingTimers).toBe(0);
});
