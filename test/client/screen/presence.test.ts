/** Whether somebody is in front of the screen. */
import { beforeEach, expect, test } from 'vitest';
import { Presence } from '../../../src/client/screen/presence.js';
import { FakeClock } from '../../support/fake-clock.js';

let clock: FakeClock;
let presence: Presence;

beforeEach(() => {
  clock = new FakeClock();
  presence = new Presence(clock);
});

const focus = (focused: boolean): void => presence.onInput({ kind: 'focus', focused });
const key = (): void =>
  presence.onInput({ kind: 'key', name: 'a', ctrl: false, alt: false, shift: false, text: 'a' });

test('nobody is, before anything was pressed', () => {
  expect(presence.isHere).toBe(false);
});

test('what the terminal tells of its focus counts, however long ago', () => {
  focus(true);
  clock.advance(3_600_000);
  expect(presence.isHere).toBe(true);
  focus(false);
  expect(presence.isHere).toBe(false);
});

test('a key shows it for 30 s where nothing is told of the focus, also after it was lost', () => {
  focus(false);
  key();
  clock.advance(29_999);
  expect(presence.isHere).toBe(true);
  clock.advance(1);
  expect(presence.isHere).toBe(false);
});
