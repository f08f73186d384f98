import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BoundedQueue } from '../../src/core/bounded-queue.js';

describe('BoundedQueue', () => {
  test('refuses what is over its cap and keeps the rest', () => {
    const queue = new BoundedQueue<string>(2);
    expect([queue.push('a'), queue.push('b'), queue.push('c')]).toEqual([true, true, false]);
    expect([...queue]).toEqual(['a', 'b']);
    expect(queue.isFull).toBe(true);
    expect(queue.peek()).toBe('a');
    expect([queue.shift(), queue.shift(), queue.shift()]).toEqual(['a', 'b', undefined]);
    expect(queue.peek()).toBeUndefined();
  });

  test('is empty after clear, and works on', () => {
    const queue = new BoundedQueue<number>(100);
    for (let i = 0; i < 50; i++) queue.push(i);
    queue.clear();
    expect([...queue, queue.length]).toEqual([0]);
    queue.push(7);
    expect([...queue]).toEqual([7]);
  });

  test('behaves as an array does, whatever is done with it', () => {
    const operations = fc.array(
      fc.oneof(fc.integer(), fc.constant('shift' as const), fc.constant('shift' as const)),
    );
    fc.assert(
      fc.property(operations, fc.integer({ min: 1, max: 40 }), (steps, capacity) => {
        const queue = new BoundedQueue<number>(capacity);
        const model: number[] = [];
        for (const step of steps) {
          const room = model.length < capacity;
          const expected = step === 'shift' ? model.shift() : room;
          if (step !== 'shift' && room) model.push(step);
          expect(step === 'shift' ? queue.shift() : queue.push(step)).toBe(expected);
          expect([...queue]).toEqual(model);
          expect(queue).toHaveLength(model.length);
        }
      }),
    );
  });
});
