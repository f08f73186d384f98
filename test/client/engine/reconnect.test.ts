/** What a reconnect brings back, and what it does not tell twice. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/client/engine/engine.js';
import { lineInWords } from '../../../src/client/model/line.js';
import { FakeClock } from '../../support/fake-clock.js';
import { type ModernServer, modernServer, settle } from '../../support/fake-irc-server.js';
import { linesOf } from '../../support/log-in-words.js';
import { testEngine } from '../../support/test-engine.js';

let clock: FakeClock;
let modern: ModernServer;
let engine: Engine;

beforeEach(async () => {
  clock = new FakeClock(Date.UTC(2026, 10, 21, 10));
  modern = modernServer();
  engine = testEngine({
    clock,
    connect: modern.server.connect,
  });
  engine.start();
  await settle();
});

const words = (): string[] => linesOf(engine.state).map((line) => lineInWords(line));

/** The connection breaks, and the next one comes. */
async function reconnect(): Promise<void> {
  modern.server.last.reset();
  await settle();
  clock.advance(1000);
  await settle();
}

describe('after a reconnect', () => {
  test('who was away is away again, and who came back is not', async () => {
    engine.submit('/away at lunch');
    await reconnect();
    expect(modern.server.last.sent(/^AWAY/)).toEqual(['AWAY :at lunch']);
    engine.submit('/away');
    await reconnect();
    expect(modern.server.last.sent(/^(AWAY|CAP END)/)).toEqual(['CAP END']);
  });

  test('a topic that is the same is not told again', async () => {
    const topics = (): string[] => words().filter((line) => line.startsWith('topic: '));
    const enter = async (topic: string): Promise<void> => {
      modern.server.last.say(':bob!u@h JOIN #lobby', `:s 332 bob #lobby :${topic}`, ':s 366 bob #lobby :End');
      await settle();
    };
    await enter('Release');
    await reconnect();
    await enter('Release');
    expect(topics()).toEqual(['topic: Release']);
    await enter('Party');
    expect(topics()).toEqual(['topic: Release', 'topic: Party']);
    modern.server.last.say(':s 332 bob #lobby :Party');
    await settle();
    expect(topics()).toHaveLength(3);
  });
});

test('that somebody is away is told once, until they are back, and to whoever asks', async () => {
  const away = ':s 301 bob alice :lunch';
  const told = async (...lines: readonly string[]): Promise<number> => {
    modern.server.last.say(...lines);
    await settle();
    return words().filter((line) => line === 'alice is away: lunch').length;
  };
  expect(await told(away, away)).toBe(1);
  expect(await told(':s 311 bob alice a h * :Alice', away)).toBe(2);
  expect(await told(away)).toBe(2);
  expect(await told(':alice!a@h AWAY', away)).toBe(3);
});
