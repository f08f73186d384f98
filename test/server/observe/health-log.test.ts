import { expect, test } from 'vitest';

import { HealthLog } from '../../../src/server/observe/health-log.js';
import { FakeClock } from '../../support/fake-clock.js';
import { memoryLogger } from '../../support/memory-logger.js';

const full = { state: 'readonly', reason: 'the disk is full' } as const;
const ok = { state: 'ok', reason: '' } as const;

test('a store that refuses is told at once, with the reason, and that it is well again', () => {
  const clock = new FakeClock();
  const logger = memoryLogger();
  const log = new HealthLog(logger, clock);
  log.changed(full);
  expect(logger.lines).toEqual([
    { level: 'warn', event: 'store.readonly', fields: { reason: 'the disk is full' } },
  ]);
  clock.advance(61_000);
  log.changed(ok);
  expect(logger.lines.at(-1)).toEqual({ level: 'info', event: 'store.ok', fields: {} });
});

test('however often it goes back and forth it is told once a minute, and the end of it always', () => {
  const clock = new FakeClock();
  const logger = memoryLogger();
  const log = new HealthLog(logger, clock);
  for (let second = 0; second < 600; second++) {
    log.changed(second % 2 === 0 ? full : ok);
    clock.advance(1000);
  }
  log.changed(ok);
  clock.advance(60_000);
  expect(logger.lines.length).toBeLessThanOrEqual(11);
  expect(logger.lines.at(-1)?.event).toBe('store.ok');
  clock.advance(600_000);
  expect(clock.pendingTimers).toBe(0);
});

test('a closed one leaves no timer behind', () => {
  const clock = new FakeClock();
  const log = new HealthLog(memoryLogger(), clock);
  log.changed(full);
  log.close();
  expect(clock.pendingTimers).toBe(0);
});
