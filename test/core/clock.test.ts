import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.js';
import { FakeClock } from '../support/fake-clock.js';

describe('systemClock', () => {
  test('runs a timer after its time and not when it was cancelled', async () => {
    const clock = systemClock();
    const start = clock.monotonic();
    const ran: string[] = [];
    const cancelled = clock.setTimeout(() => ran.push('cancelled'), 1);
    cancelled.cancel();
    await new Promise<void>((resolve) => clock.setTimeout(resolve, 5));
    expect(ran).toEqual([]);
    // Node rounds down to whole ms.
    expect(clock.monotonic() - start).toBeGreaterThanOrEqual(4);
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
  });
});

describe('FakeClock', () => {
  test('runs timers in order, each at its own moment, those made on the way too', () => {
    const clock = new FakeClock(1000);
    const ran: string[] = [];
    const note = (name: string) => (): void =>
      void ran.push(`${name} at ${clock.monotonic()}/${clock.now()}`);
    clock.setTimeout(note('b'), 20);
    clock.setTimeout(note('c'), 20);
    clock.setTimeout(() => {
      note('a')();
      clock.setTimeout(note('d'), 30);
    }, 10);
    clock.setTimeout(note('late'), 51);
    clock.setTimeout(note('never'), 15).cancel();
    clock.advance(50);
    expect(ran).toEqual(['a at 10/1010', 'b at 20/1020', 'c at 20/1020', 'd at 40/1040']);
    expect(clock.pendingTimers).toBe(1);
    expect(clock.monotonic()).toBe(50);
  });

  test('lets wall time jump without time passing, and time pass without timers running', () => {
    const clock = new FakeClock(0);
    let ranAt = -1;
    clock.setTimeout(() => (ranAt = clock.monotonic()), 10);
    clock.jumpWall(-5000);
    expect([clock.now(), clock.monotonic(), ranAt]).toEqual([-5000, 0, -1]);
    clock.sleep(100);
    expect([clock.now(), ranAt]).toEqual([-4900, 100]);
  });

  test('says so when a timer makes itself again without end', () => {
    const clock = new FakeClock();
    const again = (): void => void clock.setTimeout(again, 0);
    again();
    expect(() => clock.advance(1)).toThrow('made itself again');
  });
});
