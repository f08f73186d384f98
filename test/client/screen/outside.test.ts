/** Rooms that the reader is not in any more, and what they were writing there. */
import { beforeEach, describe, expect, test } from 'vitest';
import { memoryWritingStore } from '../../../src/client/engine/writing-store.js';
import { ScreenRig } from '../../support/screen-rig.js';

let rig: ScreenRig;

beforeEach(async () => {
  rig = await new ScreenRig().start();
  await join();
});

async function join(): Promise<void> {
  await rig.send('/join #ops');
  await rig.hear(':bob!b@h JOIN #ops', ':s 353 bob = #ops :bob alice', ':s 366 bob #ops :End');
}

const header = (): string => rig.rows()[0] ?? '';

describe('a room that one is not in any more', () => {
  test.for([
    ['was left elsewhere', async () => rig.hear(':bob!b@h PART #ops')],
    ['has put one out', async () => rig.hear(':alice!a@h KICK #ops bob :enough')],
  ] as const)('because it %s stands in brackets, and says how to come back', async ([, leave]) => {
    expect(header()).toContain('2 #ops ');
    await leave();
    expect(header()).toContain('2 (#ops) ');
    expect(rig.input).toBe(' bob> you are not in #ops; /join #ops enters it');
    await join();
    expect(header()).toContain('2 #ops ');
    expect(rig.input).not.toContain('you are not in');
  });

  test('keeps what was being written, marked, and takes nothing while nobody would hear it', async () => {
    rig.type('half a thought');
    await rig.hear(':alice!a@h KICK #ops bob :enough');
    expect(rig.input).toBe(' bob> half a thought');
    rig.key('enter');
    expect(rig.input).toBe(' bob> half a thought');
    expect(rig.text).toContain('you are not in #ops; /join #ops enters it');
    expect(rig.modern.stored).toEqual([]);
    rig.key('alt-1');
    expect(header()).toContain('2 (#ops) ✎');
    rig.key('alt-2');
    rig.key('ctrl-u');
    await join();
    rig.key('ctrl-y');
    await rig.send('');
    expect(rig.modern.stored.map(({ text }) => text)).toEqual(['half a thought']);
  });

  test('and was closed gives it back when it is entered again', async () => {
    const writing = memoryWritingStore();
    rig = await new ScreenRig({ writing }).start();
    await join();
    await rig.hear(':bob!b@h PART #ops');
    rig.type('for later');
    rig.key('alt-1');
    await rig.send('/part #ops');
    expect(header()).not.toContain('#ops');
    expect(writing.draftOf('#ops')).toBe('for later');
    await join();
    expect(rig.input).toBe(' bob> for later');
  });
});

test('a draft of the last run for a room that one is not in is shown, in brackets and marked', async () => {
  const writing = { ...memoryWritingStore(), targets: ['#old'] };
  writing.draft('#old', () => 'from before');
  rig = await new ScreenRig({ writing }).start();
  expect(header()).toContain('2 (#old) ✎');
  rig.key('alt-2');
  expect(rig.input).toBe(' bob> from before');
});

test('one that cannot be entered is outside, too', async () => {
  await rig.send('/join #closed');
  expect(header()).toContain(' #closed ');
  await rig.hear(':s 471 bob #closed :Cannot join channel (+l)');
  expect(header()).toContain('(#closed)');
  expect(rig.text).toContain('cannot join #closed: ');
});
