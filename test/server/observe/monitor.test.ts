import { expect, test } from 'vitest';

import { startMonitor } from '../../../src/server/observe/monitor.js';
import { FakeClock } from '../../support/fake-clock.js';

test('tells PM2 the figures at once and every 10 s, until it is cancelled', () => {
  const clock = new FakeClock();
  const sent: unknown[] = [];
  let users = 0;
  const monitor = startMonitor({
    clock,
    read: () => ({ 'Users online': String(users++) }),
    send: (message) => sent.push(message),
  });
  clock.advance(20_000);
  monitor.cancel();
  clock.advance(60_000);
  const figure = (value: string): unknown => ({
    type: 'axm:monitor',
    data: { 'Users online': { value, agg_type: 'avg', unit: '' } },
  });
  expect(sent).toEqual([figure('0'), figure('1'), figure('2')]);
  expect(clock.pendingTimers).toBe(0);
});
