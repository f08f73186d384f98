/** What the client confirms, and when, on a server that wants to know (docs/ext/receipts.md). */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/client/engine/engine.js';
import { lineInWords } from '../../../src/client/model/line.js';
import { DEFAULT_SETTINGS } from '../../../src/client/settings/settings.js';
import { FakeClock } from '../../support/fake-clock.js';
import { type ModernServer, modernServer, settle } from '../../support/fake-irc-server.js';
import { testEngine } from '../../support/test-engine.js';

let clock: FakeClock;
let modern: ModernServer;
let engine: Engine;

async function start(caps: readonly string[], receipts = true): Promise<void> {
  clock = new FakeClock(Date.UTC(2026, 10, 21, 10));
  modern = modernServer(...caps);
  engine = testEngine({
    clock,
    connect: modern.server.connect,
    settings: { ...DEFAULT_SETTINGS, receipts },
  });
  engine.start();
  await settle();
}

const receipts = (): string[] => modern.server.last.sent(/RECEIPT/);

async function tell(...texts: readonly string[]): Promise<void> {
  for (const text of texts) modern.tell('alice', text);
  await settle();
}

describe('a server with receipts', () => {
  beforeEach(async () => {
    await start(['chat-tui/receipts', 'chat-tui/resume']);
  });

  test('is told at once, and then of all that came in an interval with the newest', async () => {
    await tell('one');
    expect(receipts()).toEqual(['RECEIPT #lobby m1']);
    await tell('two');
    clock.advance(100);
    await tell('three', 'four');
    clock.advance(149);
    await settle();
    expect(receipts()).toHaveLength(1);
    clock.advance(1);
    await settle();
    expect(receipts()).toEqual(['RECEIPT #lobby m1', 'RECEIPT #lobby m4']);
    clock.advance(5000);
    await settle();
    expect(receipts()).toHaveLength(2);
  });

  test.each([
    ['interval=1000,window=600', 1000],
    ['interval=0', 250],
    ['interval=99999999', 10_000],
    ['interval=soon', 250],
  ])('is told at the pace that it wants, within bounds: %s', async (value, ms) => {
    await start([`chat-tui/receipts=${value}`, 'chat-tui/resume']);
    await tell('one');
    await tell('two');
    clock.advance(ms - 1);
    await settle();
    expect(receipts()).toEqual(['RECEIPT #lobby m1']);
    clock.advance(1);
    await settle();
    expect(receipts()).toEqual(['RECEIPT #lobby m1', 'RECEIPT #lobby m2']);
  });

  test('is told of each conversation by itself, with one timer for all', async () => {
    await tell('one');
    const timers = clock.pendingTimers;
    await tell('two');
    for (const nick of ['carol', 'dave'])
      modern.server.last.say(`@msgid=p-${nick} :${nick}!u@h PRIVMSG bob :hi`);
    await settle();
    expect(clock.pendingTimers).toBe(timers + 1);
    clock.advance(250);
    await settle();
    expect(receipts().slice(1)).toEqual([
      'RECEIPT #lobby m2',
      'RECEIPT carol p-carol',
      'RECEIPT dave p-dave',
    ]);
  });

  test('is told nothing of our own lines, and nothing of who comes and goes', async () => {
    engine.submit('mine');
    modern.server.last.say('@msgid=j1 :carol!u@h JOIN #lobby', '@msgid=p1 :carol!u@h PART #lobby');
    await settle();
    clock.advance(1000);
    await settle();
    expect(receipts()).toEqual([]);
  });

  test('is told after a cut when all that was missed is read, with the newest', async () => {
    await tell('one');
    modern.server.last.reset();
    await settle();
    modern.mute = true;
    await tell('two', 'three');
    modern.mute = false;
    clock.advance(0);
    await settle();
    clock.advance(250);
    await settle();
    expect(receipts()).toEqual(['RECEIPT #lobby m3']);
    const { lines } = modern.server.last;
    const read = lines.findIndex((line) => line.startsWith('CHATHISTORY AFTER #lobby'));
    expect(read).toBeGreaterThan(0);
    expect(lines.indexOf('RECEIPT #lobby m3')).toBeGreaterThan(read);
  });

  test('is told again by a session that goes on what may have been lost in the cut', async () => {
    await tell('one');
    modern.server.last.reset();
    await settle();
    clock.advance(0);
    await settle();
    clock.advance(250);
    await settle();
    expect(receipts()).toEqual(['RECEIPT #lobby m1']);
  });

  test('asks who has the last line of ours, or the one before it', async () => {
    engine.submit('first');
    engine.submit('second');
    await settle();
    await tell('other');
    engine.submit('/who-has');
    engine.submit('/who-has 2');
    engine.submit('/who-has 3');
    await settle();
    expect(modern.server.last.sent(/RECEIPT LIST/)).toEqual([
      '@label=who-has RECEIPT LIST #lobby m2',
      '@label=who-has RECEIPT LIST #lobby m1',
    ]);
    const log = engine.state.conversations.get('#lobby')?.log;
    expect(lineInWords(log!.at(log!.length - 1)!)).toBe('there is no such message of yours here');
    modern.server.last.say(
      '@label=who-has :s BATCH +r chat-tui/receipts #lobby m2',
      '@batch=r :s RECEIPT #lobby m2 HAS :alice',
      ':s BATCH -r',
    );
    await settle();
    expect(lineInWords(log!.at(log!.length - 1)!)).toBe('"second" has reached everybody: alice');
  });

  test('is told of a message of several lines once', async () => {
    modern.server.last.say(
      '@msgid=ml :alice!u@h BATCH +m draft/multiline #lobby',
      '@batch=m :alice!u@h PRIVMSG #lobby :one',
      '@batch=m :alice!u@h PRIVMSG #lobby :two',
      ':alice!u@h BATCH -m',
    );
    await settle();
    clock.advance(1000);
    await settle();
    expect(receipts()).toEqual(['RECEIPT #lobby ml']);
  });

  test('is told nothing more from /set receipts off on, and again after /set receipts on', async () => {
    await tell('one');
    clock.advance(250);
    engine.submit('/set receipts off');
    await tell('two');
    clock.advance(1000);
    await settle();
    expect(receipts()).toEqual(['RECEIPT #lobby m1']);
    engine.submit('/set receipts on');
    await tell('three');
    clock.advance(250);
    await settle();
    expect(receipts()).toEqual(['RECEIPT #lobby m1', 'RECEIPT #lobby m3']);
  });

  test('leaves no timer behind', async () => {
    await tell('one');
    await tell('two');
    const left = engine.quit('');
    await tell('three');
    await left;
    expect(clock.pendingTimers).toBe(0);
  });
});

test('--no-receipts: others are not told, and who has our lines is shown all the same', async () => {
  await start(['chat-tui/receipts'], false);
  await tell('one');
  engine.submit('mine');
  await settle();
  clock.advance(1000);
  modern.server.last.say(':s RECEIPT #lobby m2 1 1');
  await settle();
  expect(receipts()).toEqual([]);
  const log = engine.state.conversations.get('#lobby')?.log;
  expect(log?.at(log.length - 1)).toMatchObject({ text: 'mine', mark: 'delivered' });
});

test('a server without the capability is told nothing, and /who-has says so', async () => {
  await start([]);
  await tell('one');
  engine.submit('/who-has');
  clock.advance(1000);
  await settle();
  expect(receipts()).toEqual([]);
  const log = engine.state.conversations.get('#lobby')?.log;
  expect(lineInWords(log!.at(log!.length - 1)!)).toBe('this server does not know who has received a message');
});
