import { expect, test } from 'vitest';
import { FramePace } from '../../../../src/client/ui/term/frame-pace.js';
import { FakeClock } from '../../../support/fake-clock.js';

function pace(): { clock: FakeClock; frames: number[]; frame: FramePace } {
  const clock = new FakeClock();
  const frames: number[] = [];
  const start = clock.monotonic();
  const frame: FramePace = new FramePace(clock, () => {
    frames.push(clock.monotonic() - start);
    frame.drawn();
  });
  return { clock, frames, frame };
}

test('a burst of changes costs one frame in 16 ms', () => {
  const { clock, frames, frame } = pace();
  for (let i = 0; i < 31; i++) {
    frame.ask('change');
    frame.ask('change');
    clock.advance(1);
  }
  expect(frames).toEqual([0, 16]);
});

test('a key is shown at once, also while a frame is waited for, but not more often than every 4 ms', () => {
  const { clock, frames, frame } = pace();
  frame.ask('change');
  clock.advance(5);
  frame.ask('change');
  frame.ask('key');
  clock.advance(1);
  frame.ask('key');
  frame.ask('change');
  clock.advance(30);
  expect(frames).toEqual([0, 5, 9]);
});

test('what was cancelled is not drawn', () => {
  const { clock, frames, frame } = pace();
  frame.ask('key');
  frame.cancel();
  clock.advance(100);
  expect(frames).toEqual([]);
  frame.ask('change');
  clock.advance(0);
  expect(frames).toHaveLength(1);
});
