/** Messages of several lines (IRCv3 draft/multiline), from the entered text to the other side and back. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../../src/client/engine/engine.js';
import type { EngineOptions } from '../../../src/client/engine/engine-options.js';
import type { Effect } from '../../../src/client/model/inputs.js';
import type { Line } from '../../../src/client/model/line.js';
import { memoryOutboxStore } from '../../../src/client/outbox/own-line.js';
import { FakeClock } from '../../support/fake-clock.js';
import { type ModernServer, modernServer, settle } from '../../support/fake-irc-server.js';
import { linesOf } from '../../support/log-in-words.js';
import { testEngine } from '../../support/test-engine.js';

const CAPABILITY = 'draft/multiline=max-bytes=200,max-lines=4';

let clock: FakeClock;
let modern: ModernServer;
let engine: Engine;
let effects: Effect[];

async function start(modernCaps: readonly string[], options: Partial<EngineOptions> = {}): Promise<void> {
  modern = modernServer(...modernCaps);
  engine = testEngine({
    clock,
    connect: modern.server.connect,
    rooms: ['#lobby'],
    onEffects: (some) => effects.push(...some),
    ...options,
  });
  engine.start();
  await settle();
}

function lines(): Line[] {
  return linesOf(engine.state).filter(({ kind }) => kind === 'message');
}

const shown = (): Array<[string, string]> => lines().map(({ text, mark }) => [text, mark]);
const stored = (): string[] => modern.stored.map(({ text }) => text);

beforeEach(() => {
  clock = new FakeClock(Date.UTC(2026, 10, 21, 10));
  effects = [];
});

afterEach(async () => {
  await engine.quit('');
});

test('what is entered in several lines is one message, one line of the log and one mark', async () => {
  await start([CAPABILITY, 'chat-tui/send-id']);
  modern.mute = true;
  engine.submit('one\n\ntwo');
  await settle();
  expect(modern.stored).toMatchObject([{ text: 'one\n\ntwo', sendId: 'id1' }]);
  expect(shown()).toEqual([['one\n\ntwo', 'pending']]);
  modern.mute = false;
  await engine.quit('');
  await start([CAPABILITY, 'chat-tui/send-id']);
  engine.submit('one\n\ntwo');
  await settle();
  expect(shown()).toEqual([['one\n\ntwo', 'stored']]);
  expect(engine.unconfirmed).toBe(0);
  expect(effects.filter((effect) => effect.do === 'marked')).toHaveLength(1);
});

test('a line is kept before it is drawn, and no longer when it is stored', async () => {
  const order: string[] = [];
  const store = memoryOutboxStore();
  await start([], {
    store: {
      ...store,
      add: (kept) => order.push(...kept.map(({ text }) => `kept ${text}`)),
      remove: (id) => order.push(`gone ${id}`),
    },
    onEffects: (some) => {
      for (const effect of some) {
        if ((effect.do === 'shown' || effect.do === 'marked') && effect.line.sendId !== undefined)
          order.push(`${effect.line.mark} ${effect.line.text}`);
      }
    },
  });
  engine.submit('hello');
  expect(order).toEqual(['kept hello', 'pending hello']);
  await settle();
  expect(new Set(order.slice(2))).toEqual(new Set(['gone id1', 'stored hello']));
});

test('a long line is one message, whose parts are one line again', async () => {
  await start(['draft/multiline=max-bytes=2000']);
  const long = 'many words '.repeat(100).trim();
  engine.submit(long);
  await settle();
  // The small server knows nothing of parts that go on; what it was sent is seen in what it has stored.
  expect(stored().map((text) => text.replaceAll('\n', ''))).toEqual([long]);
  expect(modern.server.last.sent(/draft\/multiline-concat/)).not.toEqual([]);
});

test('what the server does not take as one is sent as several, each as large as it takes', async () => {
  await start([CAPABILITY]);
  engine.submit('1\n2\n3\n4\n\n5\n6');
  engine.submit(['x'.repeat(120), 'y'.repeat(120)].join('\n'));
  await settle();
  expect(stored()).toEqual(['1\n2\n3\n4', '5\n6', 'x'.repeat(120), 'y'.repeat(120)]);
  expect(shown().map(([, mark]) => mark)).toEqual(['stored', 'stored', 'stored', 'stored']);
});

test('a server that does not know it is sent line by line, without the blank ones', async () => {
  await start([]);
  engine.submit('one\n\ntwo');
  await settle();
  expect(stored()).toEqual(['one', 'two']);
  expect(shown()).toEqual([
    ['one', 'stored'],
    ['two', 'stored'],
  ]);
});

test('what was written while there was no server is taken apart when that turns out to be one of these', async () => {
  await start([]);
  modern.server.last.reset();
  await settle();
  engine.submit('one\n\ntwo');
  engine.submit('three');
  expect(shown()).toEqual([
    ['one\n\ntwo', 'pending'],
    ['three', 'pending'],
  ]);
  clock.advance(0);
  await settle();
  expect(stored()).toEqual(['one', 'two', 'three']);
  expect(shown().map(([text]) => text)).toEqual(['one', 'two', 'three']);
  const told = effects.flatMap((effect) =>
    effect.do === 'shown' && effect.line.mark === 'pending' ? [effect.line.sendId] : [],
  );
  expect(told).toEqual(['id1', 'id2', 'id3']);
});

test('a cut before the echo: the batch is sent again under its id, and stored once', async () => {
  await start([CAPABILITY, 'chat-tui/send-id', 'chat-tui/resume']);
  modern.mute = true;
  engine.submit('one\ntwo');
  await settle();
  modern.mute = false;
  modern.server.last.reset();
  await settle();
  clock.advance(0);
  await settle();
  expect(modern.stored).toHaveLength(1);
  expect(shown()).toEqual([['one\ntwo', 'stored']]);
  expect(engine.unconfirmed).toBe(0);
});

test('a cut in the middle without ids: the history tells that it was stored, as one message', async () => {
  await start([CAPABILITY]);
  modern.mute = true;
  engine.submit('one\ntwo');
  await settle();
  modern.mute = false;
  modern.server.last.reset();
  await settle();
  clock.advance(0);
  await settle();
  expect(modern.stored).toHaveLength(1);
  expect(shown()).toEqual([['one\ntwo', 'stored']]);
});

test('those of others come as one line, live and out of the history', async () => {
  await start([CAPABILITY]);
  modern.tell('alice', 'one\n\n  bob: two');
  await settle();
  expect(lines()).toMatchObject([{ nick: 'alice', text: 'one\n\n  bob: two', msgid: 'm1', mention: true }]);
  modern.server.last.reset();
  modern.tell('alice', 'missed\nlines');
  await settle();
  clock.advance(0);
  await settle();
  expect(lines().map(({ text, msgid }) => [text, msgid])).toEqual([
    ['one\n\n  bob: two', 'm1'],
    ['missed\nlines', 'm2'],
  ]);
});

test('each line begins without the style of the one before, and controls stay harmless', async () => {
  await start([CAPABILITY]);
  modern.tell('alice', '\x02bold\nplain \x1b[31m');
  await settle();
  const [line] = lines();
  expect(line?.text).toBe('bold\nplain ␛[31m');
  expect(line?.spans?.map(({ text, style }) => [text, style.bold === true])).toEqual([
    ['bold', true],
    ['\n', false],
    ['plain ␛[31m', false],
  ]);
});

test('a batch that is refused is refused as a whole, with the reason', async () => {
  await start([CAPABILITY]);
  modern.deaf = true;
  engine.submit('one\ntwo');
  await settle();
  modern.server.last.say('@label=id1 :s FAIL BATCH MULTILINE_INVALID :Not like this');
  await settle();
  expect(lines()).toMatchObject([{ text: 'one\ntwo', mark: 'refused', reason: 'Not like this' }]);
  modern.deaf = false;
  engine.submit('/resend');
  await settle();
  expect(shown()).toEqual([['one\ntwo', 'stored']]);
});

test('what could become another message on another server is not guessed at', async () => {
  await start([CAPABILITY]);
  modern.mute = true;
  modern.noHistory = true;
  engine.submit('one\ntwo');
  await settle();
  modern.server.last.reset();
  await settle();
  clock.advance(0);
  await settle();
  expect(lines()).toMatchObject([{ text: 'one\ntwo', mark: 'refused' }]);
});
