import { describe, expect, it } from 'vitest';

import { compose } from './plan.js';
import { seeded, type Random } from './random.js';
import { makeSchedule, type Amounts } from './schedule.js';

const AMOUNTS: Amounts = {
  seconds: 20,
  kills: 5,
  cuts: 60,
  takeovers: 4,
  faults: 20,
  freezes: 2,
  restarts: 1,
  fills: 1,
  jumps: 1,
  clientKills: 3,
};

function draw(random: Random, count = 100): number[] {
  return Array.from({ length: count }, () => random.next());
}

describe('seeded randomness', () => {
  it('gives the same values for the same seed and others for another', () => {
    expect(draw(seeded('tea'))).toEqual(draw(seeded('tea')));
    expect(draw(seeded('tea'))).not.toEqual(draw(seeded('teb')));
  });

  it('gives a fork the same values however far its origin has been read', () => {
    const [fresh, read] = [seeded('tea'), seeded('tea')];
    draw(read);
    expect(draw(fresh.fork('milk'))).toEqual(draw(read.fork('milk')));
  });

  it('spreads evenly', () => {
    const random = seeded('spread');
    const counts = Array.from({ length: 10 }, () => 0);
    for (let index = 0; index < 10_000; index++) counts[random.int(0, 9)]!++;
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  it('keeps whole numbers within their bounds, both included', () => {
    const random = seeded('bounds');
    expect(new Set(Array.from({ length: 200 }, () => random.int(3, 5)))).toEqual(new Set([3, 4, 5]));
  });
});

describe('the schedule', () => {
  it('is the same for the same seed', () => {
    expect(makeSchedule(AMOUNTS, seeded('1'))).toEqual(makeSchedule(AMOUNTS, seeded('1')));
    expect(makeSchedule(AMOUNTS, seeded('1'))).not.toEqual(makeSchedule(AMOUNTS, seeded('2')));
  });

  it('holds as many faults of each kind as asked for, in the order of time and within it', () => {
    const schedule = makeSchedule(AMOUNTS, seeded('1'));
    const kinds = schedule.map((event) => (event.on === 'clients' ? 'client' : event.fault.do));
    const amount = (kind: string): number => kinds.filter((found) => found === kind).length;
    expect([amount('kill'), amount('cut'), amount('freeze'), amount('client')]).toEqual([5, 60, 2, 3]);
    expect(amount('cut-takeover')).toBe(4);
    expect(schedule).toHaveLength(97);
    const times = schedule.map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(0);
    // A cut that follows another may be a little late.
    expect(Math.max(...times)).toBeLessThan(20_500);
  });
});

describe('what a client writes', () => {
  it('is fixed by the seed, so that a client that was killed goes on with the same message', () => {
    const plan = { nick: 'c1', rooms: ['#lobby', '#side0'], peers: ['c0', 'c2'], seed: '1' };
    expect(compose(plan, 17)).toEqual(compose(plan, 17));
    expect(compose(plan, 17)).not.toEqual(compose(plan, 18));
    expect(compose(plan, 17).key).toMatch(/^c1:17:[a-z0-9]{8}$/);
    const targets = new Set(Array.from({ length: 100 }, (_, index) => compose(plan, index).target));
    expect(targets).toEqual(new Set(['#lobby', '#side0', 'c0', 'c2']));
  });
});
