import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type LivenessAction,
  type LivenessConfig,
  type LivenessInput,
  nextCheck,
  startLiveness,
  stepLiveness,
} from '../../src/core/liveness.js';

const SERVER: LivenessConfig = { interval: 15_000, timeout: 30_000 };
const CLIENT: LivenessConfig = { interval: 15_000, timeout: 10_000, warn: 5000 };

/** The actions other than none for inputs at given seconds, as `at: action`. */
function play(
  config: LivenessConfig,
  inputs: ReadonlyArray<readonly [seconds: number, input: LivenessInput]>,
): string[] {
  let state = startLiveness(0);
  const actions: string[] = [];
  for (const [seconds, input] of inputs) {
    const step = stepLiveness(config, state, input, seconds * 1000);
    state = step.state;
    if (step.action !== 'none') actions.push(`${seconds}: ${step.action}`);
  }
  return actions;
}

/** A tick each second, with other inputs in between. */
function ticking(until: number, others: ReadonlyMap<number, LivenessInput> = new Map()) {
  return Array.from({ length: until }, (_, i) => [i + 1, others.get(i + 1) ?? 'tick'] as const);
}

describe('liveness', () => {
  test('asks after the interval and gives up after the timeout', () => {
    expect(play(SERVER, ticking(45))).toEqual(['15: ping', '45: dead']);
  });

  test('warns in between where that is wanted, once', () => {
    expect(play(CLIENT, ticking(25))).toEqual(['15: ping', '20: warn', '25: dead']);
  });

  test('takes anything heard as life', () => {
    const heard = new Map<number, LivenessInput>([
      [10, 'heard'],
      [30, 'heard'],
    ]);
    expect(play(SERVER, ticking(74, heard))).toEqual(['25: ping', '45: ping']);
    expect(play(SERVER, ticking(75, heard))).toEqual(['25: ping', '45: ping', '75: dead']);
  });

  test('asks at once after waking', () => {
    expect(
      play(CLIENT, [
        [1, 'tick'],
        [2, 'wake'],
        [3, 'tick'],
        [7, 'tick'],
        [12, 'tick'],
      ]),
    ).toEqual(['2: ping', '7: warn', '12: dead']);
  });

  test('asks instead of giving up when the process itself was away', () => {
    expect(
      play(SERVER, [
        [1, 'tick'],
        [3600, 'tick'],
        [3605, 'tick'],
        [3610, 'tick'],
      ]),
    ).toEqual(['3600: ping']);
  });

  test('does not take a pause that the caller announced for sleep', () => {
    const state = startLiveness(0);
    expect(stepLiveness({ ...SERVER, interval: 60_000 }, state, 'tick', 15_000, 15_000).action).toBe('none');
    expect(stepLiveness({ ...SERVER, interval: 60_000 }, state, 'tick', 21_000, 15_000).action).toBe('ping');
  });

  test('says when to look again, and looking then is enough', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(SERVER, CLIENT),
        fc.array(fc.nat(20_000), { maxLength: 8 }),
        (config, heardGaps) => {
          let state = startLiveness(0);
          let now = 0;
          let lastHeard = 0;
          for (const gap of heardGaps) {
            now += gap;
            lastHeard = now;
            ({ state } = stepLiveness(config, state, 'heard', now));
          }
          const actions: LivenessAction[] = [];
          for (let i = 0; i < 4 && actions.at(-1) !== 'dead'; i++) {
            const wait = nextCheck(config, state, now);
            now += wait;
            const step = stepLiveness(config, state, 'tick', now, wait);
            state = step.state;
            actions.push(step.action);
          }
          expect(actions).toEqual(config.warn === undefined ? ['ping', 'dead'] : ['ping', 'warn', 'dead']);
          expect(now - lastHeard).toBe(config.interval + config.timeout);
        },
      ),
    );
  });
});
