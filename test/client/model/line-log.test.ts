import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeLine, type Line } from '../../../src/client/model/line.js';
import { LineLog } from '../../../src/client/model/line-log.js';

const line = (id: number, time = id, msgid: string | undefined = String(id)): Line =>
  makeLine(id, time, { kind: 'message', msgid, text: `${id}` });

const ids = (log: LineLog): number[] => Array.from({ length: log.length }, (_, i) => log.at(i)!.id);

describe('LineLog', () => {
  test('inserted lines stand where their time belongs, behind equal ones', () => {
    const log = new LineLog();
    for (const time of [10, 20, 30]) log.append(line(time));
    log.insert(line(15));
    log.insert(line(21, 20));
    expect(ids(log)).toEqual([10, 15, 20, 21, 30]);
  });

  test('a line of our own clock stays with its neighbours', () => {
    const log = new LineLog();
    log.append(line(10));
    log.append(makeLine(1, 999_999, { kind: 'info' }));
    log.append(line(20));
    log.insert(line(15));
    expect(ids(log)).toEqual([10, 1, 15, 20]);
  });

  test('waiting lines stay at the end until they are taken', () => {
    const log = new LineLog();
    log.addPending(makeLine(1, 1, { kind: 'message', sendId: 'a' }));
    log.append(line(10));
    expect(ids(log)).toEqual([10, 1]);
    expect(log.takePending('a')?.id).toBe(1);
    expect(log.takePending('a')).toBeUndefined();
    expect(ids(log)).toEqual([10]);
  });

  test('drops the oldest beyond its cap and forgets their msgids, so that they can be loaded again', () => {
    const log = new LineLog(2000);
    for (let i = 1; i <= 2001; i++) log.append(line(i));
    expect(log.settled).toBe(1001);
    expect(log.at(0)?.id).toBe(1001);
    expect(log.has('1000')).toBe(false);
    expect(log.has('1001')).toBe(true);
    expect(log.oldestKnown()?.id).toBe(1001);
  });

  test('says when the past has changed, and not when a line is appended', () => {
    const log = new LineLog();
    log.append(line(10));
    const before = log.revision;
    log.append(line(20));
    expect(log.revision).toBe(before);
    log.insert(line(15));
    expect(log.revision).not.toBe(before);
  });

  test('whatever is put in where, server lines are ordered by time and none is lost', () => {
    const steps = fc.array(
      fc.record({ how: fc.constantFrom('append', 'insert', 'prepend'), time: fc.nat(50) }),
    );
    fc.assert(
      fc.property(steps, (list) => {
        const log = new LineLog();
        let first = Number.POSITIVE_INFINITY;
        let last = 0;
        for (const [i, { how, time }] of list.entries()) {
          if (how === 'append') log.append(line(i, (last = Math.max(last, time))));
          else if (how === 'insert') log.insert(line(i, time));
          else log.prepend([line(i, Math.min(first, time))]);
          const times = Array.from({ length: log.length }, (_, at) => log.at(at)!.time);
          first = Math.min(...times);
          last = Math.max(...times);
          expect(times).toEqual(times.toSorted((a, b) => a - b));
        }
        expect(log.length).toBe(list.length);
      }),
    );
  });

  test('appends to a long log as fast as to a short one', () => {
    const logOf = (length: number): LineLog => {
      const log = new LineLog();
      for (let i = 0; i < length; i++) log.append(line(i));
      return log;
    };
    /** The shortest of many tries: whatever else the machine does only ever makes one longer. */
    const cost = (log: LineLog): number => {
      let least = Number.POSITIVE_INFINITY;
      for (let round = 0; round < 50; round++) {
        const start = performance.now();
        for (let i = 0; i < 20; i++) log.append(line(200_000 + round * 20 + i));
        least = Math.min(least, performance.now() - start);
      }
      return least;
    };
    // Copied once for each line, the long one would cost a thousand times as much.
    const short = cost(logOf(100));
    expect(cost(logOf(90_000))).toBeLessThan(50 * Math.max(short, 0.005));
  });
});
