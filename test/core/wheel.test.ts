import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TimerWheel, WheelEntry } from '../../src/core/wheel.js';
import { FakeClock } from '../support/fake-clock.js';

const TICK = 100;

function setUp() {
  const clock = new FakeClock();
  const errors: unknown[] = [];
  const wheel = new TimerWheel(clock, TICK, (error) => errors.push(error));
  const ran: string[] = [];
  const entry = (name: string): WheelEntry =>
    new WheelEntry(() => ran.push(`${name} at ${clock.monotonic()}`));
  return { clock, errors, wheel, ran, entry };
}

describe('TimerWheel', () => {
  test('runs each entry once, at its time or up to a tick later', () => {
    const { clock, wheel, ran, entry } = setUp();
    wheel.schedule(entry('a'), 1000);
    wheel.schedule(entry('b'), 950);
    wheel.schedule(entry('c'), 0);
    clock.advance(5000);
    expect(ran).toEqual(['c at 100', 'a at 1000', 'b at 1000']);
    expect(wheel.size).toBe(0);
  });

  test('has one timer for all, and none when nothing waits', () => {
    const { clock, wheel, entry } = setUp();
    const entries = Array.from({ length: 1000 }, (_, i) => entry(String(i)));
    for (const [i, each] of entries.entries()) wheel.schedule(each, i * 7);
    expect(clock.pendingTimers).toBe(1);
    for (const each of entries) wheel.cancel(each);
    expect([clock.pendingTimers, wheel.size]).toEqual([0, 0]);
    wheel.cancel(entries[0]!);
    expect(wheel.size).toBe(0);
  });

  test('moves an entry to its new time', () => {
    const { clock, wheel, ran, entry } = setUp();
    const moved = entry('moved');
    wheel.schedule(moved, 300);
    clock.advance(200);
    wheel.schedule(moved, 300);
    expect([wheel.size, moved.isScheduled]).toEqual([1, true]);
    clock.advance(1000);
    expect(ran).toEqual(['moved at 500']);
    expect(moved.isScheduled).toBe(false);
  });

  test('goes round more than once for what is far away', () => {
    const { clock, wheel, ran, entry } = setUp();
    wheel.schedule(entry('day'), 86_400_000);
    wheel.schedule(entry('soon'), TICK * 512);
    clock.advance(86_399_900);
    expect(ran).toEqual([`soon at ${TICK * 512}`]);
    clock.advance(100);
    expect(ran[1]).toBe('day at 86400000');
  });

  test('lets an entry schedule itself and others, and cancel one that is due in the same tick', () => {
    const { clock, wheel, ran, entry } = setUp();
    const victim = entry('victim');
    const other = entry('other');
    let rounds = 0;
    const again: WheelEntry = new WheelEntry(() => {
      ran.push(`again at ${clock.monotonic()}`);
      wheel.cancel(victim);
      wheel.schedule(other, 0);
      if (++rounds < 3) wheel.schedule(again, 0);
    });
    wheel.schedule(again, 0);
    wheel.schedule(victim, 0);
    clock.advance(1000);
    expect(ran).toEqual([
      'again at 100',
      'other at 200',
      'again at 200',
      'other at 300',
      'again at 300',
      'other at 400',
    ]);
    expect(clock.pendingTimers).toBe(0);
  });

  test('runs everything that became due while the process was away, once', () => {
    const { clock, wheel, ran, entry } = setUp();
    for (const ms of [100, 5000, 60_000, 200_000]) wheel.schedule(entry(String(ms)), ms);
    clock.sleep(150_000);
    expect(ran).toEqual(['100 at 150000', '5000 at 150000', '60000 at 150000']);
    clock.advance(50_000);
    expect(ran.at(-1)).toBe('200000 at 200000');
  });

  test('reports what an entry throws and runs the others', () => {
    const { clock, wheel, errors, ran, entry } = setUp();
    const failure = new Error('no');
    wheel.schedule(
      new WheelEntry(() => {
        throw failure;
      }),
      0,
    );
    wheel.schedule(entry('next'), 0);
    clock.advance(1000);
    expect(errors).toEqual([failure]);
    expect(ran).toEqual(['next at 100']);
  });

  test('does nothing after close', () => {
    const { clock, wheel, ran, entry } = setUp();
    const before = entry('before');
    wheel.schedule(before, 10);
    wheel.close();
    wheel.schedule(entry('after'), 10);
    clock.advance(10_000);
    expect([ran.length, wheel.size, clock.pendingTimers, before.isScheduled]).toEqual([0, 0, 0, false]);
  });

  test('agrees with a list of deadlines, whatever is scheduled, moved and cancelled', () => {
    const step = fc.record({
      entry: fc.nat(9),
      ms: fc.oneof(fc.nat(3000), fc.nat(120_000)),
      cancel: fc.boolean(),
      advance: fc.oneof(fc.constant(0), fc.nat(1000), fc.nat(80_000)),
      asleep: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const clock = new FakeClock();
        const wheel = new TimerWheel(clock, TICK, (error) => {
          throw error;
        });
        const deadlines = new Map<number, number>();
        const entries = Array.from(
          { length: 10 },
          (_, i) =>
            new WheelEntry(() => {
              expect(clock.monotonic()).toBeGreaterThanOrEqual(deadlines.get(i) ?? Number.POSITIVE_INFINITY);
              deadlines.delete(i);
            }),
        );
        for (const { entry, ms, cancel, advance, asleep } of steps) {
          if (cancel) {
            wheel.cancel(entries[entry]!);
            deadlines.delete(entry);
          } else {
            wheel.schedule(entries[entry]!, ms);
            deadlines.set(entry, clock.monotonic() + ms);
          }
          if (asleep) clock.sleep(advance);
          else clock.advance(advance);
          expect(wheel.size).toBe(deadlines.size);
          const overdue = [...deadlines.values()].filter((at) => at <= clock.monotonic() - TICK);
          expect(overdue).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
