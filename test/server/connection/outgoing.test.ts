import fc from 'fast-check';
import { expect, test } from 'vitest';

import { memoryPair } from '../../../src/core/memory-transport.js';
import { Feeder } from '../../../src/server/connection/feeder.js';
import { Flusher } from '../../../src/server/connection/flusher.js';
import type { LineSource } from '../../../src/server/connection/line-source.js';
import { Outgoing } from '../../../src/server/connection/outgoing.js';
import type { Line } from '../../../src/server/connection/pending.js';
import { settle } from '../../support/connection-pair.js';
import { FakeClock } from '../../support/fake-clock.js';

interface Reader {
  readonly out: Outgoing;
  readonly stop: () => void;
  readonly read: () => void;
  readonly received: () => string;
  /** How often it has fallen behind and caught up again. */
  readonly toggles: () => number;
  /** Whether its requests are held back. */
  readonly held: () => boolean;
}

/** Places whose lines are `<place> xxx`, in two dialects; every thirteenth has gone. */
function textAt(place: number, dialect: number): string | undefined {
  return place % 13 === 0 ? undefined : `${dialect}:${place} ${'x'.repeat(place % 90)}\r\n`;
}

function network(limit: number, failures = 0) {
  const clock = new FakeClock();
  const flusher = new Flusher({ clock, intervalMs: 0, busyIntervalMs: 0, utilisation: () => 0 });
  let left = failures;
  let reading = 0;
  const seen = { mostReading: 0, reads: 0, longest: 0, dialect: 0 };
  const source: LineSource = {
    async read(runs) {
      seen.reads++;
      seen.mostReading = Math.max(seen.mostReading, ++reading);
      await new Promise((resolve) => setImmediate(resolve));
      reading--;
      if (left-- > 0) throw new Error('the store is busy');
      const places = runs.flatMap(({ from, to }) =>
        Array.from({ length: to - from + 1 }, (_, i) => from + i),
      );
      seen.longest = Math.max(seen.longest, places.length);
      return places
        .filter((place) => textAt(place, 0) !== undefined)
        .map((place) => ({ place, text: (dialect: number) => textAt(place, dialect) }));
    },
  };
  const feeder = new Feeder({ clock, source, onError: () => undefined });
  const connect = (): Reader => {
    const [near, far] = memoryPair();
    let received = '';
    let toggles = 0;
    let held = false;
    far.onData((chunk) => {
      received += Buffer.from(chunk).toString();
    });
    const out = new Outgoing(near, { flusher, feeder }, limit, {
      dialect: () => seen.dialect,
      behind: () => undefined,
      caughtUp: () => {
        toggles++;
      },
      tooFar: () => {
        throw new Error('too far');
      },
      holdRequests: (hold) => {
        held = hold;
      },
    });
    return {
      out,
      stop: () => far.pause(),
      read: () => far.resume(),
      received: () => received,
      toggles: () => toggles,
      held: () => held,
    };
  };
  return { clock, connect, seen };
}

async function untilLive({ out, read }: Reader, clock: FakeClock): Promise<void> {
  read();
  do {
    clock.advance(500);
    await settle();
  } while (out.isBehind);
  await settle();
}

test('over 2,000 changes between being fed and being live nothing is lost, doubled or out of order', async () => {
  for (const [limit, wanted] of [
    [700, 1700],
    [20_000, 300],
  ] as const) {
    const { clock, connect, seen } = network(limit);
    const reader = connect();
    let expected = '';
    let seed = 11;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    let place = 0;
    const push = (): void => {
      const kind = random(10);
      const own = { text: `own ${expected.length}\r\n` };
      const text = kind < 8 ? textAt(++place, seen.dialect) : own.text;
      if (text === undefined) return;
      const line: Line = kind < 8 ? { text, place } : own;
      if (random(8) === 0) reader.out.pushNow(line);
      else reader.out.push(line);
      expected += text;
    };
    for (let round = 0; reader.toggles() < wanted && round < 20_000; round++) {
      reader.stop();
      for (let i = random(limit / 20); i >= 0; i--) {
        push();
        if (random(4) === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      if (random(10) === 0) seen.dialect = 1 - seen.dialect;
      reader.read();
      for (let i = random(limit / 100); i >= 0; i--) {
        push();
        if (random(2) === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      if (random(3) === 0) await untilLive(reader, clock);
    }
    await untilLive(reader, clock);
    expect(reader.toggles()).toBeGreaterThanOrEqual(wanted);
    expect(reader.received()).toBe(expected);
  }
}, 60_000);

test('many who are behind are fed a page each in turn, two pages at a time', async () => {
  const { clock, connect, seen } = network(2000);
  const readers = Array.from({ length: 100 }, connect);
  for (const { stop } of readers) stop();
  let expected = '';
  for (let place = 1; place <= 600; place++) {
    const text = textAt(place, 0);
    if (text === undefined) continue;
    expected += text;
    for (const { out } of readers) out.push({ text, place });
    if (place % 20 === 0) await settle();
  }
  expect(readers.every(({ out }) => out.isBehind)).toBe(true);
  for (const reader of readers) reader.read();
  for (const reader of readers) await untilLive(reader, clock);
  for (const { received } of readers) expect(received()).toBe(expected);
  expect(seen.mostReading).toBeLessThanOrEqual(2);
  expect(seen.longest).toBeLessThanOrEqual(100);
});

test('a page that cannot be read is read again a little later', async () => {
  const { clock, connect, seen } = network(2000, 3);
  const reader = connect();
  reader.stop();
  let expected = '';
  for (let place = 1; place <= 200; place++) {
    const text = textAt(place, 0) ?? '';
    if (text !== '') reader.out.push({ text, place });
    expected += text;
    await settle();
  }
  reader.read();
  await settle();
  expect(seen.reads).toBe(1);
  await untilLive(reader, clock);
  expect(reader.received()).toBe(expected);
  expect(seen.reads).toBeGreaterThan(3);
});

test('what would mean something else later is left out, what is of little use when room is short', async () => {
  const { clock, connect } = network(20_000);
  const reader = connect();
  reader.stop();
  while (!reader.out.isBehind) {
    reader.out.push({ text: `${'x'.repeat(400)}\r\n` });
    await settle();
  }
  reader.out.push({ text: 'typing\r\n', late: 'drop' });
  for (let i = 0; i < 100; i++) reader.out.push({ text: `away ${i} ${'y'.repeat(90)}\r\n`, late: 'spare' });
  reader.out.push({ text: 'kept\r\n' });
  await untilLive(reader, clock);
  const lines = reader.received().split('\r\n');
  expect(lines).not.toContain('typing');
  expect(lines).toContain('kept');
  const aways = lines.filter((line) => line.startsWith('away'));
  expect(aways.length).toBeGreaterThan(10);
  expect(aways.length).toBeLessThan(50);
});

test('requests are held back from a peer that falls behind until it has taken what it was sent', async () => {
  const { clock, connect } = network(20_000);
  const reader = connect();
  reader.stop();
  for (let place = 1; !reader.out.isBehind; place++) {
    reader.out.push({ text: `${'x'.repeat(400)}\r\n`, place });
    await settle();
  }
  expect(reader.held()).toBe(true);
  await untilLive(reader, clock);
  expect(reader.held()).toBe(false);
});

test('a peer that ends while its page is being read is written nothing more', async () => {
  const { clock, connect } = network(2000);
  const reader = connect();
  reader.stop();
  for (let place = 1; place <= 100; place++) {
    reader.out.push({ text: textAt(place, 0) ?? 'gone\r\n', place });
    await settle();
  }
  reader.read();
  await new Promise((resolve) => setImmediate(resolve));
  reader.out.finish({ text: 'ERROR :bye\r\n' });
  const received = (): string => reader.received();
  await settle();
  const before = received();
  clock.advance(5000);
  await settle();
  expect(received()).toBe(before);
  expect(before.endsWith('ERROR :bye\r\n')).toBe(true);
  expect(reader.out.isBehind).toBe(false);
});

test('any sequence of lines comes out as it went in', async () => {
  const line = fc.oneof(
    { weight: 4, arbitrary: fc.record({ gap: fc.integer({ min: 1, max: 5 }) }) },
    { weight: 1, arbitrary: fc.record({ own: fc.integer({ min: 1, max: 800 }) }) },
    { weight: 1, arbitrary: fc.constant({ reads: true }) },
    { weight: 1, arbitrary: fc.constant({ stops: true }) },
    { weight: 2, arbitrary: fc.constant({ turn: true }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 120, size: 'max' }), async (lines) => {
      const { clock, connect } = network(600);
      const reader = connect();
      let expected = '';
      let place = 0;
      for (const one of lines) {
        if ('gap' in one) {
          place += one.gap;
          const text = textAt(place, 0);
          if (text === undefined) continue;
          reader.out.push({ text, place });
          expected += text;
        } else if ('own' in one) {
          const text = `${'o'.repeat(one.own)}\r\n`;
          reader.out.pushNow({ text });
          expected += text;
        } else if ('reads' in one) reader.read();
        else if ('stops' in one) reader.stop();
        else await new Promise((resolve) => setImmediate(resolve));
      }
      await untilLive(reader, clock);
      expect(reader.received()).toBe(expected);
    }),
    { numRuns: 100 },
  );
});
