/** The read position of a person's devices, on the wire (IRCv3 draft/read-marker). */
import { beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../../src/client/engine/engine.js';
import type { EngineOptions } from '../../../src/client/engine/engine-options.js';
import { FakeClock } from '../../support/fake-clock.js';
import { type ModernServer, modernServer, settle } from '../../support/fake-irc-server.js';
import { testEngine } from '../../support/test-engine.js';

let clock: FakeClock;
let modern: ModernServer;
let engine: Engine;

async function start(options: Partial<EngineOptions> = {}, caps = ['draft/read-marker']): Promise<void> {
  clock = new FakeClock(Date.UTC(2026, 10, 21, 10));
  modern = modernServer(...caps);
  engine = testEngine({ clock, connect: modern.server.connect, ...options });
  engine.start();
  await settle();
}

beforeEach(() => start());

const sent = (): string[] => modern.server.last.sent(/^MARKREAD/);
const TIMES = [1, 2, 3].map((n) => `2026-11-21T10:00:00.00${n}Z`);

/** What others say comes, and the reader sees the end of it. */
async function read(...texts: readonly string[]): Promise<void> {
  for (const text of texts) modern.tell('alice', text);
  await settle();
  const lobby = engine.state.conversations.get('#lobby');
  engine.apply({ type: 'read', until: lobby?.reading.newest ?? 0 });
  await settle();
}

test('is asked for where it is offered, and nowhere else', async () => {
  expect(modern.server.last.sent(/^CAP REQ/).join()).toContain('draft/read-marker');
  await start({}, []);
  expect(modern.server.last.lines.join()).not.toContain('read-marker');
  await read('one');
  expect(sent()).toEqual([]);
});

test('goes to the server at once, and then once a second with the newest', async () => {
  await read('one');
  expect(sent()).toEqual([`MARKREAD #lobby timestamp=${TIMES[0]}`]);
  await read('two');
  await read('three');
  expect(sent()).toHaveLength(1);
  clock.advance(1000);
  await settle();
  expect(sent()).toEqual([TIMES[0], TIMES[2]].map((time) => `MARKREAD #lobby timestamp=${time}`));
  clock.advance(5000);
  await settle();
  expect(sent()).toHaveLength(2);
});

test('is told again on a new connection, when the server does not know it', async () => {
  await read('one');
  modern.server.last.reset();
  await settle();
  clock.advance(5000);
  await settle();
  clock.advance(1000);
  await settle();
  expect(modern.server.connections.length).toBeGreaterThan(1);
  expect(sent()).toEqual([`MARKREAD #lobby timestamp=${TIMES[0]}`]);
});

test('a script has no eyes: it neither asks nor tells', async () => {
  await start({ hasReader: false });
  modern.server.last.say('@time=2026-11-21T10:00:09.000Z;msgid=p :carol!c@h PRIVMSG bob :psst');
  await read('one');
  expect(sent()).toEqual([]);
});
