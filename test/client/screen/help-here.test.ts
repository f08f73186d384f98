/** F1 where the reader is, keys of their own that cannot be, and hints on narrow screens. */
import { beforeEach, describe, expect, test } from 'vitest';
import { settle } from '../../support/fake-irc-server.js';
import { ScreenRig } from '../../support/screen-rig.js';

let rig: ScreenRig;

beforeEach(async () => {
  rig = await new ScreenRig({ height: 24, caps: ['draft/message-redaction'] }).start();
  rig.modern.tell('alice', 'see https://one.test/a and https://two.test/b');
  await settle();
});

const select = (): void => rig.key('alt-up');

test.for<readonly [string, () => void, RegExp]>([
  ['Here: finding in this conversation', () => rig.key('f3'), /find>/],
  ['Here: searching on the server', () => rig.enter('/search'), /search>/],
  ['Here: going to a conversation', () => rig.key('ctrl-g'), /go to>/],
  ['Here: searching what you have typed', () => rig.key('ctrl-r'), /search:/],
  ['Here: a question before', () => rig.enter(':wq'), /Enter edits, y sends/],
  ['Here: a paste of several lines', () => rig.paste('a\nb\nc'), /3 lines pasted/],
  ['Here: a message is selected', select, /r reply/],
  ['Here: which reaction', () => (select(), rig.key('+')), /react 1/],
  ['Here: which link', () => (select(), rig.key('o')), /open 1 one\.test/],
  ['Here: the text alone', () => rig.key('f4'), /F4 Esc back/],
  ['Here: completions', () => rig.type('/n'), /\/names/],
  ['Here: a command', () => rig.type('/join '), /<ROOM>/],
  ['Here: answering a message', () => (select(), rig.key('r')), /to alice/],
])('F1 says first what matters in "%s", and Esc goes back to it', ([title, open, sign]) => {
  open();
  expect(rig.text).toMatch(sign);
  rig.key('f1');
  expect(rig.rows()[0]).toContain(title);
  rig.key('escape');
  expect(rig.text).not.toContain(title);
  expect(rig.text).toMatch(sign);
});

describe('keys of config.toml that cannot be', () => {
  test('are said at the start, before any key', async () => {
    const early = new ScreenRig();
    const { settings } = early.engine.state;
    early.engine.apply({ type: 'settings', settings: { ...settings, keys: { 'ctrl-m': 'redraw' } } });
    await early.start();
    expect(early.text).toContain('ctrl-m');
    expect(early.text).toContain('it is Enter');
  });

  test('are said at once when they are set, and once only', () => {
    rig.enter('/set keys f5=redrew');
    expect(rig.text).toMatch(/there is no "redrew"; did you mean redraw\?/);
    rig.key('a');
    rig.key('b');
    expect(rig.text.match(/there is no "redrew"/g)).toHaveLength(1);
  });
});

describe('hints at 40x12', () => {
  beforeEach(() => {
    rig.width = 40;
    rig.height = 12;
  });

  test('of a selected message: the most needed keys, whole, and F1 for the others', () => {
    select();
    expect(rig.text).toContain(' r reply  + react  e edit  F1 more\n');
    rig.width = 20;
    expect(rig.text).toContain(' r reply  F1 more\n');
    rig.width = 80;
    expect(rig.text).toContain('i more  Esc back');
  });

  test('of sentences: nothing is cut within a word', () => {
    rig.key('f3');
    expect(rig.input).toMatch(/^ find> Enter older, Tab on the server.{0,10}…$/s);
  });
});

describe('a reaction by its name', () => {
  beforeEach(async () => {
    select();
    rig.key('+');
    rig.type(':tad');
    await settle();
    await expect.poll(() => rig.text).toContain(':tada:');
  });

  const given = (): string[] => rig.modern.server.last.sent(/TAGMSG.*lobby/);

  test('is the one that fits best, by Enter', async () => {
    rig.key('enter');
    await settle();
    expect(given().at(-1)).toContain('+draft/react=🎉');
  });

  test('is the next one after Tab', async () => {
    rig.key('backspace');
    rig.key('backspace');
    const [, first] = /Enter gives (\S+)/.exec(rig.text) ?? [];
    rig.key('tab');
    const [, next] = /Enter gives (\S+)/.exec(rig.text) ?? [];
    expect(next).not.toBe(first);
    rig.key('enter');
    await settle();
    expect(given().at(-1)).toContain(`+draft/react=${next}`);
  });

  test('is nothing where no emoji has that name and Esc is pressed', async () => {
    rig.type('xyz:');
    expect(rig.text).not.toContain('Enter gives');
    rig.key('escape');
    await settle();
    expect(given()).toEqual([]);
  });
});

test('a reaction to a private message stands on its copy where the reader is, and goes again', async () => {
  const tags = (tag: string, id: string): string =>
    `@msgid=${id};time=2026-11-21T11:00:0${id.length}.000Z;+draft/reply=p1;${tag} :alice!u@h TAGMSG bob`;
  await rig.hear('@msgid=p1;time=2026-11-21T11:00:00.000Z :alice!u@h PRIVMSG bob :psst');
  expect(rig.text).toContain('psst');
  await rig.hear(tags('+draft/react=👍', 'a'));
  expect(rig.engine.state.active).toBe('#lobby');
  expect(rig.text).toContain('👍 alice');
  await rig.hear(tags('+draft/unreact=👍', 'aa'));
  expect(rig.text).not.toContain('👍 alice');
});
