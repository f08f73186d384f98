/** ^F and F3: finding in the conversation on screen. */
import { beforeEach, expect, test } from 'vitest';
import { PictureCanvas } from '../../support/expect-picture.js';
import { ScreenRig } from '../../support/screen-rig.js';

let rig: ScreenRig;

beforeEach(async () => {
  rig = await new ScreenRig({ height: 16 }).start();
});

let count = 0;
/** A message of somebody. */
async function tell(nick: string, target: string, text: string): Promise<void> {
  await rig.hear(`@msgid=n${++count} :${nick}!x@h PRIVMSG ${target} :${text}`);
}

async function fill(): Promise<void> {
  for (let i = 1; i <= 60; i++) await tell('alice', '#lobby', i % 10 === 0 ? `a Needle, ${i}` : `line ${i}`);
}

test('^F finds while one types, the newest hit first; Enter and ↑ go to older ones, ↓ to newer ones', async () => {
  await fill();
  rig.key('ctrl-f');
  expect(rig.input).toMatch(/^ find> Enter older, Tab on the server/);
  rig.type('needle');
  expect(rig.input).toMatch(/^ find 6\/6> needle/);
  expect(rig.text).toContain('a Needle, 60');
  rig.key('enter');
  rig.key('up');
  expect(rig.input).toMatch(/^ find 4\/6> needle/);
  expect(rig.text).toContain('a Needle, 40');
  expect(rig.text).not.toContain('line 59');
  rig.key('down');
  expect(rig.input).toMatch(/^ find 5\/6>/);
  rig.type(', 2');
  expect(rig.input).toMatch(/^ find 1\/1> needle, 2/);
  expect(rig.text).toContain('a Needle, 20');
});

test('what is found stands out, and the one that was come to most of all', async () => {
  await fill();
  rig.key('ctrl-f');
  rig.type('needle');
  const canvas = new PictureCanvas(rig.width, rig.height);
  rig.chat.draw(canvas);
  const y = rig.rows().findIndex((row) => row.includes('a Needle, 60'));
  const x = rig.rows()[y]!.indexOf('Needle');
  expect(canvas.styleAt(x, y)).toMatchObject({ inverse: true });
  const other = rig.rows().findIndex((row) => row.includes('a Needle, 50'));
  expect(canvas.styleAt(x, other)).toMatchObject({ underline: true });
  expect(canvas.styleAt(x, other)?.inverse).not.toBe(true);
});

test('Esc goes back to where one was, ^C stays', async () => {
  await fill();
  rig.key('pageup');
  const before = rig.text;
  rig.key('ctrl-f');
  rig.type('needle, 10');
  expect(rig.text).not.toBe(before);
  rig.key('escape');
  expect(rig.text).toBe(before);
  rig.key('f3');
  rig.type('needle, 10');
  rig.key('ctrl-c');
  expect(rig.text).toContain('a Needle, 10');
  expect(rig.input).toMatch(/^ bob>/);
});

test('^F moves right in what is being written, F3 finds there too and leaves it as it is', () => {
  rig.type('draft');
  rig.key('home');
  rig.key('ctrl-f');
  rig.type('X');
  expect(rig.input).toMatch(/^ bob> dXraft/);
  rig.key('f3');
  rig.type('welcome');
  rig.key('escape');
  expect(rig.input).toMatch(/^ bob> dXraft/);
});

test('what is found nowhere says so, and what is said meanwhile is found', async () => {
  await fill();
  rig.key('ctrl-f');
  rig.type('nothing like it');
  expect(rig.input).toMatch(/^ nothing> nothing like it/);
  await tell('carol', '#lobby', 'nothing like it at all');
  expect(rig.input).toMatch(/\/1> nothing like it/);
});

test('what one looks for is text: brackets, stars and backslashes are found as they are', async () => {
  await tell('alice', '#lobby', String.raw`a[0] = (b*c)\d; 1-2/3`);
  rig.key('ctrl-f');
  for (const text of ['[0]', '(b*c)', String.raw`\d`, '1-2/3']) {
    rig.key('ctrl-u');
    rig.type(text);
    expect(rig.input).toMatch(/^ find 1\/1>/);
  }
});

test('below the oldest hit older lines are asked for, above the newest it says so', async () => {
  await fill();
  rig.key('ctrl-f');
  rig.type('needle, 60');
  rig.key('down');
  expect(rig.text).toContain('this is the newest one');
  rig.key('up');
  expect(rig.text).toContain('no older one is loaded');
});
