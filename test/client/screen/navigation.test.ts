/** From one conversation to another, and to places in the log: by keys, by commands, by ^G. */
import { beforeEach, describe, expect, test } from 'vitest';
import { memoryWritingStore, type WritingStore } from '../../../src/client/engine/writing-store.js';
import { settle } from '../../support/fake-irc-server.js';
import { ScreenRig } from '../../support/screen-rig.js';

let rig: ScreenRig;

beforeEach(async () => {
  rig = await new ScreenRig({ height: 16 }).start();
});

const header = (): string => rig.rows()[0] ?? '';
const here = (): string => rig.engine.state.active;

let count = 0;
/** A message of somebody. */
async function tell(nick: string, target: string, text: string): Promise<void> {
  await rig.hear(`@msgid=n${++count} :${nick}!x@h PRIVMSG ${target} :${text}`);
}

describe('tabs', () => {
  test('stay in their order whatever comes in: rooms, then people, then the server', async () => {
    await tell('carol', 'bob', 'hi');
    await tell('alice', 'bob', 'hi');
    await rig.send('/join #ops');
    await tell('alice', 'bob', 'again');
    expect(header()).toMatch(/^ 1 #lobby {2}2 #ops {2}3 @carol 1! {2}4 @alice 2! {2}5 server/);
  });

  test('a private conversation that was closed comes back with the next message', async () => {
    await tell('alice', 'bob', 'one');
    rig.key('alt-2');
    await rig.send('/part');
    expect(header()).not.toContain('@alice');
    expect(here()).toBe('#lobby');
    await tell('alice', 'bob', 'two');
    expect(header()).toContain('2 @alice 1!');
  });

  test('closing one goes back to where the reader was before', async () => {
    await rig.send('/join #ops');
    await tell('alice', 'bob', 'one');
    rig.key('alt-3');
    await rig.send('/part');
    expect(here()).toBe('#ops');
  });

  test('a private message is shown where the reader is, marked, and kept in its own conversation', async () => {
    await tell('alice', 'bob', 'psst');
    expect(rig.text).toMatch(/alice → you +psst/);
    rig.key('alt-2');
    expect(rig.text).toMatch(/alice +psst/);
  });

  test.for([
    { keys: () => rig.key('alt-a'), to: 'alice' },
    { keys: () => rig.key('alt-right'), to: '#ops' },
    { keys: () => rig.key('alt-left'), to: '*' },
    { keys: () => rig.key('alt-2'), to: '#ops' },
    { keys: () => void rig.send('/active'), to: 'alice' },
    { keys: () => void rig.send('/next'), to: '#ops' },
    { keys: () => void rig.send('/prev'), to: '*' },
    { keys: () => void rig.send('/go 2'), to: '#ops' },
    { keys: () => void rig.send('/go ali'), to: 'alice' },
    { keys: () => void rig.send('/go #op'), to: '#ops' },
  ])('a key and its command go to the same place: $to', async ({ keys, to }) => {
    await rig.send('/join #ops');
    rig.key('alt-1');
    await tell('dan', '#ops', 'something');
    await tell('alice', 'bob', 'psst');
    keys();
    expect(here()).toBe(to);
    rig.key('ctrl-x');
    expect(here()).toBe('#lobby');
    rig.key('ctrl-x');
    expect(here()).toBe(to);
    await rig.send('/last');
    expect(here()).toBe('#lobby');
  });

  test('/go says when there is nothing of that name, and enters a room that is written in full', async () => {
    await rig.send('/go nothing-like-it');
    expect(rig.text).toContain('there is no nothing-like-it here');
    rig.key('ctrl-u');
    await rig.send('/go #new');
    expect(here()).toBe('#new');
  });
});

test('where the reader was before is never a place that only the start has shown', () => {
  rig.key('ctrl-x');
  expect(here()).toBe('#lobby');
});

describe('Esc and then a key', () => {
  test('is that key with Alt', async () => {
    await tell('alice', 'bob', 'psst');
    rig.key('escape');
    rig.key('a');
    expect(here()).toBe('alice');
    rig.key('escape'); // Takes the unread rule away.
    rig.key('escape');
    rig.key('1');
    expect(here()).toBe('#lobby');
    expect(rig.input).toMatch(/^ bob> Type/);
  });

  test('is a letter when Esc has closed something, when it comes late, and when Alt does nothing with it', async () => {
    await tell('alice', 'bob', 'psst');
    rig.key('f1');
    rig.key('escape');
    rig.type('a');
    rig.key('escape');
    rig.clock.advance(1100);
    rig.type('a');
    rig.key('escape');
    rig.type('z');
    expect(here()).toBe('#lobby');
    expect(rig.input).toBe(' bob> aaz');
  });
});

describe('the unread line', () => {
  beforeEach(async () => {
    for (let i = 1; i <= 20; i++) await tell('alice', '#lobby', `old ${i}`);
    await rig.send('@alice');
    for (let i = 1; i <= 30; i++) await tell('carol', '#lobby', `new ${i}`);
  });

  test('is where Alt-u and /unread go, and stays until one leaves', async () => {
    rig.key('alt-1');
    expect(rig.text).toContain('new 30');
    expect(rig.text).not.toContain('30 new');
    rig.key('alt-u');
    expect(rig.rows()[1]).toMatch(/^ ── 30 new ──/);
    expect(rig.rows()[2]).toContain('new 1');
    expect(rig.rows().at(-2)).toContain('reading back');
    await tell('carol', '#lobby', 'still more');
    expect(rig.rows()[1]).toMatch(/^ ── 30 new ──/);
    expect(rig.rows().at(-2)).toContain('1 new below');
    rig.key('escape');
    expect(rig.text).toContain('still more');
    await rig.send('/unread');
    expect(rig.text).toContain('nothing was new here');
  });

  test('goes when the reader leaves', () => {
    rig.key('alt-1');
    rig.key('alt-u');
    rig.key('alt-2');
    rig.key('alt-1');
    expect(rig.rows()[1]).not.toContain('30 new');
    expect(rig.rows()[2]).toContain('new 1');
    expect(rig.engine.state.conversations.get('#lobby')?.fresh).toBeUndefined();
  });

  test('is also there for who comes by /join, /go or @nick', async () => {
    await rig.send('/join #lobby');
    await rig.send('/unread');
    expect(rig.rows()[1]).toMatch(/^ ── 30 new ──/);
    expect(header()).toMatch(/1 #lobby {2}2 @alice/);
    await tell('alice', 'bob', 'psst');
    await rig.send('@alice');
    expect(rig.text).toContain('── 1 new ──');
  });

  test('each conversation keeps its place, and nobody who reads back is moved', async () => {
    rig.key('alt-1');
    rig.key('pageup');
    const before = rig.rows().slice(1, -2);
    for (let i = 1; i <= 3; i++) await tell('carol', '#lobby', `later ${i}`);
    expect(rig.rows().slice(1, -2)).toEqual(before);
    expect(rig.rows().at(-2)).toContain('3 new below');
    rig.key('alt-2');
    await tell('carol', '#lobby', 'while away');
    rig.key('alt-1');
    expect(rig.rows().slice(1, -2)).toEqual(before);
    rig.key('escape');
    expect(rig.text).toContain('while away');
  });
});

test('what one says oneself while reading back moves nothing either; only Esc and Alt-End return', async () => {
  for (let i = 1; i <= 40; i++) await tell('alice', '#lobby', `line ${i}`);
  rig.key('pageup');
  const before = rig.rows().slice(1, -2);
  await rig.send('an answer');
  await rig.hear(':carol!c@h JOIN #lobby', ':alice!a@h TOPIC #lobby :another');
  expect(
    rig
      .rows()
      .slice(1, -2)
      .map((row) => row.slice(0, 60)),
  ).toEqual(before.map((row) => row.slice(0, 60)));
  rig.key('alt-end');
  expect(rig.text).toContain('an answer');
});

describe('mentions', () => {
  beforeEach(async () => {
    for (let i = 1; i <= 60; i++)
      await tell('alice', '#lobby', i % 20 === 0 ? `bob: call ${i}` : `line ${i}`);
  });

  test('Alt-p goes back through them and Alt-n forward', () => {
    expect(rig.text).toContain('call 60');
    rig.key('alt-p');
    expect(rig.text).toContain('mention by alice');
    rig.key('alt-p');
    expect(rig.text).toContain('call 40');
    expect(rig.text).not.toContain('call 60');
    rig.key('alt-p');
    expect(rig.text).toContain('call 20');
    rig.key('alt-p');
    expect(rig.text).toContain('no mention of you before this');
    expect(rig.text).toContain('call 20');
    rig.key('alt-n');
    expect(rig.text).toContain('call 40');
  });

  test('so do the commands, and lines that come meanwhile change nothing', async () => {
    await rig.send('/mention');
    await rig.send('/mention');
    expect(rig.text).toContain('call 40');
    await tell('alice', '#lobby', 'bob: call 61');
    await rig.send('/mention next');
    expect(rig.text).toContain('call 60');
  });
});

describe('^G', () => {
  beforeEach(async () => {
    await rig.send('/join #ops');
    await rig.send('/join #dev-ops');
    rig.key('alt-1');
    await rig.hear(':alice!a@h JOIN #lobby', ':albert!a@h JOIN #lobby');
    await tell('dan', '#ops', 'something');
    await tell('carol', 'bob', 'psst');
    rig.key('ctrl-g');
  });

  const list = (): string[] =>
    rig
      .rows()
      .slice(1, -2)
      .filter((_, i, all) => i > all.findIndex((each) => each.includes('Enter goes')))
      .map((row) => row.trim().split(/ {2,}/)[0] ?? '');

  test('begins with what is new, mentions first, and then where one was before', () => {
    expect(list()).toEqual(['@carol', '#ops', '#dev-ops', 'server']);
    expect(rig.text).toMatch(/@carol +1! /);
    expect(rig.text).toMatch(/#ops +1 /);
    expect(rig.input).toMatch(/^ go to> a part of a name/);
  });

  test('finds while one types, and Enter goes', () => {
    rig.type('ops');
    expect(list().slice(0, 2)).toEqual(['#ops', '#dev-ops']);
    rig.key('down');
    rig.key('enter');
    expect(here()).toBe('#dev-ops');
    expect(rig.input).toMatch(/^ bob>/);
  });

  test('opens the conversation with somebody, of several the one that is chosen', () => {
    rig.type('al');
    expect(list()).toEqual(expect.arrayContaining(['@alice', '@albert']));
    rig.type('ice');
    expect(list()[0]).toBe('@alice');
    rig.key('enter');
    expect(here()).toBe('alice');
  });

  test('takes a longer query back, and a pasted one', () => {
    rig.type('alx');
    expect(rig.text).toContain('nothing is called so');
    rig.key('enter');
    expect(here()).toBe('#lobby');
    rig.key('backspace');
    expect(list()).toContain('@alice');
    rig.key('ctrl-u');
    expect(list()[0]).toBe('@carol');
    rig.paste('#dev\nand more');
    expect(list()[0]).toBe('#dev-ops');
  });

  test('knows rooms of /list, and enters one that is typed in full', async () => {
    rig.key('escape');
    await rig.hear(':s 322 bob #garden 12 :flowers and trees');
    rig.key('ctrl-g');
    rig.type('gard');
    expect(rig.text).toMatch(/#garden +12 there: flowers and trees/);
    rig.key('enter');
    expect(here()).toBe('#garden');
    rig.key('ctrl-g');
    rig.type('#never-seen');
    expect(rig.text).toMatch(/#never-seen +enter it, or make it/);
    rig.key('enter');
    expect(here()).toBe('#never-seen');
  });

  test('puts a command into the input, and what was written there comes back', () => {
    rig.key('escape');
    rig.type('half a tho');
    rig.key('ctrl-g');
    rig.type('/topi');
    rig.key('enter');
    expect(rig.input).toBe(' bob> /topic');
    rig.key('ctrl-_');
    expect(rig.input).toBe(' bob> half a tho');
  });

  test('Esc closes it, ^G and ^C too, and the input is as it was', () => {
    for (const close of [() => rig.key('escape'), () => rig.key('ctrl-g'), () => rig.key('ctrl-c')]) {
      rig.type('x');
      close();
      expect(rig.text).not.toContain('go to>');
      expect(here()).toBe('#lobby');
      rig.key('ctrl-g');
    }
    rig.key('alt-2');
    expect(here()).toBe('#ops');
    expect(rig.text).not.toContain('go to>');
  });
});

describe('^G and what is no place', () => {
  test('finds settings with what they are, and puts the one that is chosen into the input', () => {
    rig.key('ctrl-g');
    rig.type('/set them');
    expect(rig.text).toMatch(/\/set theme +auto: colours for a light or a dark background/);
    rig.key('enter');
    expect(rig.input).toBe(' bob> /set theme');
    rig.type('dark');
    rig.key('enter');
    expect(rig.engine.state.settings.theme).toBe('dark');
  });

  test('finds the parts of the help, and opens F1 there', () => {
    rig.key('ctrl-g');
    rig.type('help: comm');
    expect(rig.text).toMatch(/help: Commands +F1/);
    rig.key('enter');
    expect(rig.rows()[0]).toMatch(/^ Commands/);
    expect(rig.text).toContain('/msg NICK TEXT');
    rig.key('escape');
    expect(rig.input).toMatch(/^ bob>/);
  });
});

describe('what is being written', () => {
  /** A client that has not started yet, with what earlier ones have left. */
  function restart(writing: WritingStore): void {
    rig = new ScreenRig({ height: 16, writing });
  }

  const left = (drafts: Readonly<Record<string, string>>, history: readonly string[] = []): WritingStore => ({
    ...memoryWritingStore(),
    history,
    targets: Object.keys(drafts),
    draftOf: (target) => drafts[target] ?? '',
  });

  test('before the first room goes along into it', async () => {
    restart(memoryWritingStore());
    rig.type('half a tho');
    rig.engine.start();
    await settle();
    rig.type('ught');
    expect(here()).toBe('#lobby');
    expect(rig.input).toBe(' bob> half a thought');
    rig.key('alt-2');
    expect(here()).toBe('*');
    expect(rig.text).not.toContain('half a thought');
  });

  test('in earlier runs is back: drafts where they were, and what was entered on the arrows and ^R', async () => {
    restart(left({ '#lobby': 'half a thought', alice: 'dear alice' }, ['first', 'second']));
    rig.engine.start();
    await settle();
    expect(rig.input).toBe(' bob> half a thought');
    rig.key('alt-2');
    expect(here()).toBe('alice');
    expect(rig.input).toBe(' bob> dear alice');
    rig.key('ctrl-u');
    rig.key('up');
    rig.key('up');
    expect(rig.input).toBe(' bob> first');
    rig.key('ctrl-r');
    rig.type('sec');
    expect(rig.input).toContain('second');
  });

  test('is told to be kept: a draft while there is one, and lines when they are entered', async () => {
    const kept: string[] = [];
    const memory = memoryWritingStore();
    restart({ ...memory, entered: (text) => kept.push(text) });
    rig.engine.start();
    await settle();
    rig.type('hello');
    expect(memory.draftOf('#lobby')).toBe('hello');
    rig.key('enter');
    expect(memory.draftOf('#lobby')).toBe('');
    expect(kept).toEqual(['hello']);
  });
});
