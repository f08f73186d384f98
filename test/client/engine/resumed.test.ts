/** A session that goes on after a cut (docs/ext/resume.md), on a server that knows lines by their ids (docs/ext/send-id.md). */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/client/engine/engine.js';
import { FakeClock } from '../../support/fake-clock.js';
import { type ModernServer, modernServer, settle } from '../../support/fake-irc-server.js';
import { logInWords } from '../../support/log-in-words.js';
import { testEngine } from '../../support/test-engine.js';

let clock: FakeClock;
let modern: ModernServer;
let engine: Engine;

beforeEach(async () => {
  clock = new FakeClock(Date.UTC(2026, 10, 21, 10));
  modern = modernServer('chat-tui/send-id', 'chat-tui/resume');
  engine = testEngine({ clock, connect: modern.server.connect });
  engine.start();
  await settle();
  modern.tell('alice', 'one');
  await settle();
});

/** Lines that somebody said. */
const spoken = (): string[] => logInWords(engine.state).filter((line) => line.includes('<'));

async function cut(): Promise<void> {
  modern.server.last.reset();
  await settle();
}

/** The reconnect that comes at once. */
async function back(): Promise<void> {
  clock.advance(0);
  await settle();
}

describe('a session that is resumed', () => {
  test('has its rooms without joining them, and nobody is shown to have come', async () => {
    const before = logInWords(engine.state);
    await cut();
    await back();
    expect(modern.server.last.sent(/^(RESUME|JOIN)/)).toEqual(['RESUME token1']);
    expect(engine.state).toMatchObject({ resumed: true, nick: 'bob' });
    expect(logInWords(engine.state)).toEqual(before);
    await cut();
    clock.advance(1000);
    await settle();
    expect(modern.server.last.sent(/^RESUME/)).toEqual(['RESUME token2']);
  });

  test('a room that was wanted meanwhile is joined when the session has been shown', async () => {
    await cut();
    engine.submit('/join #ops');
    await back();
    expect(modern.server.last.sent(/^JOIN/)).toEqual(['JOIN #ops']);
  });

  test('unacknowledged lines are sent again in order with their ids, and stored once', async () => {
    modern.mute = true;
    engine.submit('stored, unheard');
    engine.submit('stored, unheard');
    await settle();
    modern.deaf = true;
    engine.submit('lost');
    await settle();
    await cut();
    engine.submit('offline');
    [modern.mute, modern.deaf] = [false, false];
    await back();
    expect(modern.stored.map(({ text, sendId }) => `${sendId ?? ''} ${text}`)).toEqual([
      ' one',
      'id1 stored, unheard',
      'id2 stored, unheard',
      'id3 lost',
      'id4 offline',
    ]);
    expect(spoken()).toEqual([
      '<alice> one',
      '✓ <bob> stored, unheard',
      '✓ <bob> stored, unheard',
      '✓ <bob> lost',
      '✓ <bob> offline',
    ]);
    expect(engine.unconfirmed).toBe(0);
  });

  test('a text of the same words in history is not taken for a line of ours', async () => {
    modern.deaf = true;
    engine.submit('ok');
    await settle();
    await cut();
    modern.deaf = false;
    modern.mute = true;
    modern.tell('bob', 'ok');
    modern.mute = false;
    await back();
    expect(modern.stored.filter(({ text }) => text === 'ok')).toHaveLength(2);
  });

  test('a token that is refused is forgotten, and the rooms are joined as usual', async () => {
    await cut();
    modern.token = 'another';
    await back();
    expect(engine.state).toMatchObject({ resumed: false, burstOver: true });
    expect(modern.server.last.sent(/^JOIN/)).toEqual(['JOIN #lobby']);
  });

  test('leaving ends it, a terminal that is closed does not', async () => {
    await cut();
    await back();
    await engine.abandon('terminal closed');
    await settle();
    expect(modern.server.last.sent(/^QUIT/)).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });
});
