/** Lines without an answer that the server does not know by its id any more: docs/ext/send-id.md, `keep`. */
import { beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../../src/client/engine/engine.js';
import type { Line } from '../../../src/client/model/line.js';
import { FakeClock } from '../../support/fake-clock.js';
import { type ModernServer, modernServer, settle } from '../../support/fake-irc-server.js';
import { linesOf, logInWords } from '../../support/log-in-words.js';
import { testEngine } from '../../support/test-engine.js';

/** The time for which the server says that it keeps ids. */
const KEEP_MS = 600_000;

let clock: FakeClock;
let modern: ModernServer;
let engine: Engine;

beforeEach(async () => {
  clock = new FakeClock(Date.UTC(2026, 10, 21, 10));
  modern = modernServer('chat-tui/send-id=keep=600,max=64', 'chat-tui/resume');
  engine = testEngine({
    clock,
    connect: modern.server.connect,
  });
  engine.start();
  await settle();
});

const lines = (): Line[] => linesOf(engine.state);

/** What was said, with the marks of our own. */
function spoken(): string[] {
  return logInWords(engine.state).filter((words) => words.includes('<'));
}

/** Says it, loses the connection at once, and is back when the server has forgotten all ids. */
async function sayAndStayAway(text: string, ms: number): Promise<void> {
  engine.submit(text);
  await settle();
  modern.server.refusal = 'nothing listens there';
  modern.server.last.reset();
  await settle();
  clock.advance(ms);
  await settle();
  for (const each of modern.stored) each.sendId = undefined;
  modern.server.refusal = undefined;
  modern.mute = false;
  modern.deaf = false;
  clock.advance(30_000);
  await settle();
}

test('is found in the history, and not stored twice', async () => {
  modern.mute = true;
  await sayAndStayAway('stored, unheard', KEEP_MS);
  expect(modern.stored.map(({ text }) => text)).toEqual(['stored, unheard']);
  expect(spoken()).toEqual(['✓ <bob> stored, unheard']);
});

test('is sent when the history shows that it was never stored', async () => {
  modern.deaf = true;
  await sayAndStayAway('lost', KEEP_MS);
  expect(modern.stored.map(({ text }) => text)).toEqual(['lost']);
  expect(spoken()).toEqual(['✓ <bob> lost']);
});

test('is given up with the reason when nobody can know', async () => {
  modern.mute = true;
  modern.noHistory = true;
  await sayAndStayAway('stored, unheard', KEEP_MS);
  expect(modern.stored).toHaveLength(1);
  expect(spoken()).toEqual(['! <bob> stored, unheard']);
  const refused = lines().find(({ mark }) => mark === 'refused');
  expect(refused?.reason).toMatch(/so long ago that the server does not know it again; it may or may not/);
});

test('but before that time is over it is just sent again', async () => {
  modern.deaf = true;
  modern.noHistory = true;
  await sayAndStayAway('lost', KEEP_MS / 2);
  expect(modern.stored.map(({ text }) => text)).toEqual(['lost']);
  expect(spoken()).toEqual(['✓ <bob> lost']);
});
