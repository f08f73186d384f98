/** When authors are told of receipts, by a clock that stands still: what a crowd confirms is a line now and then. */
import { beforeEach, expect, test } from 'vitest';
import { TimerWheel } from '../../../src/core/wheel.js';
import { Cap } from '../../../src/protocol/capabilities.js';
import { ReceiptSender } from '../../../src/server/dispatch/receipt-sender.js';
import type { Session } from '../../../src/server/state/session.js';
import type { Draft, LogEvent } from '../../../src/server/store/types.js';
import { FakeClock } from '../../support/fake-clock.js';
import { NOW, TestNetwork } from '../../support/network.js';

const INTERVAL_MS = 250;
const STEP_MS = 5;

let clock: FakeClock;
let network: TestNetwork;
/** What each author was told, with the time of it. */
let told: { readonly nick: string; readonly at: number; readonly words: string }[];

beforeEach(() => {
  clock = new FakeClock(NOW);
  network = new TestNetwork();
  told = [];
  const wheel = new TimerWheel(clock, STEP_MS, (error) => {
    throw error;
  });
  void new ReceiptSender({
    book: network.state.receipts,
    wheel,
    clock,
    settings: { serverName: 'irc.test', now: () => clock.now() },
  });
});

function apply(kind: Draft['kind'], session: Session, room: string): LogEvent {
  const draft = { kind, conversation: room, author: session.author(), target: room, text: 'x' };
  const committed = network.commit({ ...draft, durability: 'required' });
  const event = { ...committed, time: clock.now(), msgid: String(committed.place).padStart(6, '0') };
  network.state.receipts.note(network.fold.apply(event));
  return event;
}

function person(nick: string, ...rooms: readonly string[]): Session {
  const session = network.join(nick);
  session.capabilities = Cap.receipts;
  const push = ({ text }: { readonly text: string }): void => {
    const words = /RECEIPT (.*)\r\n$/.exec(text)?.[1] ?? text;
    told.push({ nick, at: clock.monotonic(), words });
  };
  session.outlet = { push, pushNow: push };
  for (const room of rooms) {
    if (network.state.findRoom(room) === undefined) apply('create', session, room);
    apply('join', session, room);
  }
  return session;
}

function pass(ms: number): void {
  for (let passed = 0; passed < ms; passed += STEP_MS) clock.advance(STEP_MS);
}

test('an author is told at most every 250 ms of a conversation, of all that came in between, and the last is never lost', () => {
  const ann = person('ann', '#a');
  const crowd = Array.from({ length: 1000 }, (_, i) => person(`n${i}`, '#a'));
  const { msgid = '' } = apply('message', ann, '#a');
  // One confirms every 2 ms or so, for two seconds.
  for (const [i, each] of crowd.entries()) {
    network.state.receipts.confirm('#a', each, msgid, clock.now());
    if (i % 2 === 1) pass(STEP_MS);
  }
  pass(INTERVAL_MS);
  expect(new Set(told.map(({ nick }) => nick))).toEqual(new Set(['ann']));
  expect(told.at(-1)?.words).toBe(`#a ${msgid} 1000 1000`);
  const times = told.map(({ at }) => at);
  const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(INTERVAL_MS);
  // 2,500 ms, so never a line for each of them: ten, and the one at once.
  expect(told.length).toBeLessThanOrEqual(1 + 2500 / INTERVAL_MS);
  expect(told.length).toBeGreaterThan(5);
});

test('nobody is told more when nothing has changed, and no timer is left', () => {
  const ann = person('ann', '#a');
  const bob = person('bob', '#a');
  const { msgid = '' } = apply('message', ann, '#a');
  network.state.receipts.confirm('#a', bob, msgid, clock.now());
  pass(INTERVAL_MS);
  network.state.receipts.confirm('#a', bob, msgid, clock.now());
  pass(10 * INTERVAL_MS);
  expect(told.map(({ words }) => words)).toEqual([`#a ${msgid} 1 1`]);
});

test('is of the last minutes only: a message of eleven minutes ago tells its author nothing', () => {
  const ann = person('ann', '#a');
  const bob = person('bob', '#a');
  const { msgid: old = '' } = apply('message', ann, '#a');
  clock.advance(11 * 60_000);
  apply('message', bob, '#a');
  network.state.receipts.confirm('#a', bob, old, clock.now());
  pass(INTERVAL_MS);
  expect(told).toEqual([]);
});

test('a hundred who speak and a hundred who confirm all of it are told in lines by the hundred, not by the ten thousand', () => {
  const people = Array.from({ length: 100 }, (_, i) => person(`n${i}`, '#a'));
  const spoken = people.map((each) => apply('message', each, '#a').msgid ?? '');
  for (const each of people) network.state.receipts.confirm('#a', each, spoken.at(-1) ?? '', clock.now());
  pass(2000);
  const each = people.map(({ nick }) => told.filter((line) => line.nick === nick).length);
  expect(Math.min(...each)).toBe(1);
  expect(Math.max(...each)).toBeLessThanOrEqual(2);
});
