/** What counts as read on the screen, and what of it the server is told (IRCv3 draft/read-marker). */
import { beforeEach, describe, expect, test } from 'vitest';
import { settle } from '../../support/fake-irc-server.js';
import { ScreenRig } from '../../support/screen-rig.js';

let rig: ScreenRig;

beforeEach(async () => {
  rig = await new ScreenRig({ height: 16, caps: ['draft/read-marker'] }).start();
});

const stamp = (n: number): string => `timestamp=2026-11-21T10:00:00.00${n}Z`;
const sent = (): string[] => rig.modern.server.last.sent(/^MARKREAD/);
const focus = (focused: boolean): void => rig.chat.onInput({ kind: 'focus', focused });
const header = (): string => rig.rows()[0] ?? '';

/** Said in #lobby, the n-th message with the n-th time, drawn, and a tick of the engine later. */
async function tell(...texts: readonly string[]): Promise<void> {
  for (const text of texts) rig.modern.tell('alice', text);
  await shown();
}

async function shown(): Promise<void> {
  await settle();
  rig.rows();
  rig.clock.advance(1000);
  await settle();
}

describe('the server is told', () => {
  test('of the newest message that was drawn for a reader who is here', async () => {
    focus(true);
    await tell('one');
    expect(sent()).toEqual([`MARKREAD #lobby ${stamp(1)}`]);
    await tell('two', 'three');
    expect(sent().slice(1)).toEqual([`MARKREAD #lobby ${stamp(3)}`]);
  });

  test('nothing while they look elsewhere, and all when they come back', async () => {
    focus(false);
    await tell('one', 'two');
    expect(sent()).toEqual([]);
    focus(true);
    await shown();
    expect(sent()).toEqual([`MARKREAD #lobby ${stamp(2)}`]);
  });

  test('nothing of what was not drawn: a terminal that hangs shows nothing', async () => {
    focus(true);
    rig.modern.tell('alice', 'one');
    await settle();
    rig.clock.advance(1000);
    await settle();
    expect(sent()).toEqual([]);
  });

  test.each([
    ['the log is scrolled up', () => rig.key('pageup'), () => rig.key('escape')],
    ['the help lies over the log', () => rig.key('f1'), () => rig.key('escape')],
    ['they are in another conversation', () => rig.key('alt-2'), () => rig.key('alt-1')],
  ])('nothing while %s, and all when that is over', async (_what, begin, end) => {
    focus(true);
    await tell(...Array.from({ length: 9 }, (_, i) => `line ${i}`));
    await rig.hear(':alice!u@h PRIVMSG bob :psst');
    for (let i = 0; i < 10; i++) rig.engine.apply({ type: 'note', kind: 'info', text: `filling ${i}` });
    const before = sent().filter((line) => line.includes('#lobby')).length;
    rig.rows();
    begin();
    rig.modern.tell('alice', 'ten');
    await shown();
    await shown();
    const told = (): string[] => sent().filter((line) => line.includes('#lobby'));
    expect(told()).toHaveLength(before);
    end();
    await shown();
    expect(told().slice(before)).toEqual(['MARKREAD #lobby timestamp=2026-11-21T10:00:00.010Z']);
  });

  test('nothing of a log that has no row', async () => {
    rig.height = 1;
    focus(true);
    await tell('one');
    expect(sent()).toEqual([]);
  });

  test('nothing when the reader does not want it', async () => {
    focus(true);
    await rig.send('/set read_markers off');
    await tell('one');
    expect(sent()).toEqual([]);
  });
});

describe('what was read on another device', () => {
  test('leaves the tab and the title at once', async () => {
    await rig.send('/join #ops');
    await tell('one', 'bob: two');
    expect(header()).toContain('1 #lobby 1!');
    expect(rig.title).toContain('(1)');
    await rig.hear(`:irc.test MARKREAD #lobby ${stamp(2)}`);
    expect(header()).toMatch(/^ 1 #lobby {2}/);
    expect(rig.title).not.toContain('(');
  });

  test('calls nobody, whether it comes after that or waits to be told', async () => {
    focus(false);
    await rig.hear(`:irc.test MARKREAD #lobby ${stamp(1)}`);
    await tell('bob: one');
    expect(rig.told).toEqual([]);
    await tell('bob: two');
    expect(rig.told).toHaveLength(1);
    await tell('bob: three', 'bob: four');
    await rig.hear(`:irc.test MARKREAD #lobby ${stamp(4)}`);
    rig.clock.advance(60_000);
    await settle();
    expect(rig.told).toHaveLength(1);
  });

  test('and what was not still does, when it waits with what was', async () => {
    focus(false);
    await tell('bob: one', 'bob: two');
    await rig.hear('@time=2026-11-21T10:00:09.000Z;msgid=p :carol!c@h PRIVMSG bob :psst');
    await rig.hear(`:irc.test MARKREAD #lobby ${stamp(2)}`);
    rig.clock.advance(60_000);
    await settle();
    expect(rig.told.map(({ body }) => body)).toEqual(['bob: one', 'psst']);
  });
});

test('the rule at a start stands above what nobody has read, on no device', async () => {
  rig = new ScreenRig({ height: 16, caps: ['draft/read-marker'] });
  for (const text of ['one', 'two', 'three']) rig.modern.tell('alice', text);
  const said = rig.modern.server;
  rig.engine.start();
  await settle();
  // The small server answers history at once, so the marker comes behind it, as it does of a person.
  said.last.say(`:irc.test MARKREAD #lobby ${stamp(1)}`);
  await settle();
  const rows = rig.rows();
  const rule = rows.findIndex((row) => row.includes('2 new'));
  expect(rows[rule + 1]).toContain('two');
});
