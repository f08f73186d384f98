import { expect, test } from 'vitest';

import { memoryPair } from '../../../src/core/memory-transport.js';
import { Feeder } from '../../../src/server/connection/feeder.js';
import { Flusher } from '../../../src/server/connection/flusher.js';
import { Outgoing, type OutgoingHandler } from '../../../src/server/connection/outgoing.js';
import { settle } from '../../support/connection-pair.js';
import { FakeClock } from '../../support/fake-clock.js';

/** `count` peers of one flusher; `writes` holds what each was written, write by write. */
function peers(count: number, intervalMs = 5, load = { now: 0 }) {
  const clock = new FakeClock();
  clock.advance(1000);
  const flusher = new Flusher({ clock, intervalMs, busyIntervalMs: 20, utilisation: () => load.now });
  const feeder = new Feeder({ clock, source: { read: () => Promise.resolve([]) }, onError: () => undefined });
  const handler: OutgoingHandler = {
    dialect: () => 0,
    behind: () => undefined,
    caughtUp: () => undefined,
    tooFar: () => undefined,
    holdRequests: () => undefined,
  };
  const all = Array.from({ length: count }, () => {
    const [near] = memoryPair();
    const writes: Uint8Array[] = [];
    const transport = Object.assign(near, {
      write: (data: Uint8Array | string) => {
        writes.push(data as Uint8Array);
        return true;
      },
    });
    return { writes, out: new Outgoing(transport, { flusher, feeder }, 1 << 20, handler) };
  });
  const text = (of: number): string[] =>
    (all[of]?.writes ?? []).map((bytes) => Buffer.from(bytes).toString());
  return { clock, flusher, all, text };
}

const line = (text: string): { text: string } => ({ text: `${text}\r\n` });

test('lines of one moment go out in one write, in order', async () => {
  const { all, text } = peers(1);
  for (const each of ['a', 'b', 'c']) all[0]?.out.push(line(each));
  await settle();
  expect(text(0)).toEqual(['a\r\nb\r\nc\r\n']);
});

test('peers with the same pending lines are written the very same bytes', async () => {
  const { all } = peers(3);
  const shared = [line('a'), line('b')];
  for (const one of shared) for (const { out } of all) out.push(one);
  await settle();
  const [first, second, third] = all.map(({ writes }) => writes[0]);
  expect(Buffer.from(first ?? []).toString()).toBe('a\r\nb\r\n');
  expect(second).toBe(first);
  expect(third).toBe(first);
});

test('peers whose lines differ on the way get each what is theirs', async () => {
  const { all, text } = peers(4);
  const [one, two, mine, yours, end] = ['1', '2', 'mine', 'yours', 'end'].map(line);
  if (!one || !two || !mine || !yours || !end) throw new Error('five lines');
  for (const { out } of all) out.push(one);
  all[0]?.out.push(mine);
  all[1]?.out.push(yours);
  for (const { out } of all) out.push(two);
  for (const { out } of all) out.push(end);
  await settle();
  expect([0, 1, 2, 3].map((of) => text(of).join(''))).toEqual([
    '1\r\nmine\r\n2\r\nend\r\n',
    '1\r\nyours\r\n2\r\nend\r\n',
    '1\r\n2\r\nend\r\n',
    '1\r\n2\r\nend\r\n',
  ]);
});

test('after a write the next one waits for the interval, and takes all that has come by then', async () => {
  const { all, clock, text } = peers(1);
  all[0]?.out.push(line('a'));
  await settle();
  all[0]?.out.push(line('b'));
  await settle();
  all[0]?.out.push(line('c'));
  await settle();
  expect(text(0)).toEqual(['a\r\n']);
  clock.advance(5);
  await settle();
  expect(text(0)).toEqual(['a\r\n', 'b\r\nc\r\n']);
});

test('an answer does not wait, and takes along what waits before it', async () => {
  const { all, text } = peers(1);
  all[0]?.out.push(line('a'));
  await settle();
  all[0]?.out.push(line('b'));
  await settle();
  all[0]?.out.pushNow(line('PONG'));
  await settle();
  expect(text(0)).toEqual(['a\r\n', 'b\r\nPONG\r\n']);
});

test('the interval grows when the loop is busy, and comes down again', async () => {
  const load = { now: 1 };
  const { all, clock, flusher } = peers(1, 5, load);
  all[0]?.out.push(line('a'));
  await settle();
  expect(flusher.intervalMs).toBe(20);
  load.now = 0;
  clock.advance(60);
  all[0]?.out.push(line('b'));
  await settle();
  expect(flusher.intervalMs).toBe(5);
});

test('a big room is written in chunks, with the loop going round in between', async () => {
  const { all } = peers(200);
  const one = line('a');
  for (const { out } of all) out.push(one);
  const counts: number[] = [];
  for (let turn = 0; turn < 6; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    counts.push(all.filter(({ writes }) => writes.length > 0).length);
  }
  expect(counts.at(0)).toBeLessThanOrEqual(64);
  expect(counts.at(-1)).toBe(200);
});

test('a line for one peer in the midst of a big room is not kept waiting by the room', async () => {
  const { all, text } = peers(1000);
  const one = line('a');
  for (const { out } of all) out.push(one);
  all[999]?.out.pushNow(line('PONG'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(text(999)).toEqual(['a\r\nPONG\r\n']);
});

test('a peer that has ended takes nothing more', async () => {
  const { all, text } = peers(1);
  all[0]?.out.push(line('a'));
  all[0]?.out.discard();
  all[0]?.out.push(line('b'));
  all[0]?.out.pushNow(line('c'));
  await settle();
  expect(text(0)).toEqual([]);
});

test('nothing is lost or doubled whatever the mixture of peers, moments and hurry', async () => {
  const { all, clock, text } = peers(150);
  const expected = all.map(() => '');
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  for (let step = 0; step < 300; step++) {
    const one = line(`${step}`);
    const from = random(150);
    const to = from + random(150 - from + 1);
    for (let i = from; i < to; i++) {
      expected[i] += one.text;
      if (random(50) === 0) all[i]?.out.pushNow(one);
      else all[i]?.out.push(one);
    }
    if (random(3) === 0) await new Promise((resolve) => setImmediate(resolve));
    if (random(5) === 0) clock.advance(random(7));
  }
  clock.advance(20);
  await settle();
  clock.advance(20);
  await settle();
  expect(all.map((_, i) => text(i).join(''))).toEqual(expected);
});
