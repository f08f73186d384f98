/** The list of completions that opens by itself. */
import { beforeEach, describe, expect, test } from 'vitest';
import { cpuOf } from '../../support/cpu.js';
import { settle } from '../../support/fake-irc-server.js';
import { ScreenRig } from '../../support/screen-rig.js';

let rig: ScreenRig;

beforeEach(async () => {
  rig = await new ScreenRig({ height: 14 }).start();
});

const isListed = (text: string): boolean => rig.rows().slice(0, -1).join('\n').includes(text);
const texts = (): string[] => rig.modern.stored.map(({ text }) => text);

describe('opens while it is typed', () => {
  test('a command, narrowing with each letter and widening again with backspace', () => {
    rig.type('/');
    expect(isListed('/msg')).toBe(true);
    rig.type('tri');
    expect(isListed('/')).toBe(false);
    rig.key('backspace');
    rig.key('backspace');
    expect(isListed('/topic')).toBe(true);
    expect(isListed('/msg')).toBe(false);
    expect(rig.input).toBe(' bob> /t');
  });

  test('a room after #, a person after @, in the middle of a sentence too', () => {
    rig.type('see #');
    expect(isListed('#lobby ')).toBe(true);
    rig.type('lobby and @');
    expect(isListed('@alice')).toBe(true);
    rig.type('al');
    expect(isListed('@alice')).toBe(true);
    rig.type('ice');
    expect(isListed('@alice')).toBe(false);
  });

  test('an emoji after a colon and two letters', async () => {
    rig.type('so :t');
    expect(isListed(':tada:')).toBe(false);
    rig.type('ad');
    await expect.poll(() => isListed(':tada:')).toBe(true);
    rig.key('tab');
    expect(rig.input).toBe(' bob> so 🎉');
  });
});

describe('is never in the way', () => {
  test.for(['alice', 'hello al', '//me', '10:30', 'a/b', ':)', 'mail bob@al', '1#', 'x :t'])(
    'of "%s"',
    (text) => {
      const before = rig.rows().slice(0, -2);
      rig.type(text);
      expect(rig.rows().slice(0, -2)).toEqual(before);
    },
  );

  test('Enter sends what was typed, as if there were no list', async () => {
    rig.enter('ask @al');
    await settle();
    expect(texts()).toEqual(['ask @al']);
    expect(rig.input).toBe(' bob>');
  });

  test('↑ is what was typed before, as without a list', () => {
    rig.enter('first');
    rig.type('/n');
    rig.key('up');
    expect(rig.input).toBe(' bob> first');
  });

  test('of a paste', () => {
    const before = rig.rows().slice(0, -2);
    rig.paste('/n');
    expect(rig.rows().slice(0, -2)).toEqual(before);
    expect(rig.input).toBe(' bob> /n');
  });

  test('on a low screen: half of the log stays', () => {
    rig.height = 8;
    rig.type('/');
    expect(rig.rows().filter((row) => /^\s*\/[a-z]/.test(row))).toHaveLength(3);
  });
});

describe('keys in it', () => {
  test('nothing is chosen until Tab or ↓; ↓ and ↑ walk', () => {
    rig.type('/n');
    expect(rig.input).toBe(' bob> /n');
    rig.key('down');
    expect(rig.input).toBe(' bob> /names');
    rig.key('down');
    expect(rig.input).toBe(' bob> /next');
    rig.key('up');
    expect(rig.input).toBe(' bob> /names');
    rig.key('escape');
    expect(rig.input).toBe(' bob> /n');
  });

  test('Shift-Tab takes the last', () => {
    rig.type('/n');
    rig.key('shift-tab');
    expect(rig.input).toMatch(/^ bob> \/n\w+/);
    expect(rig.input).not.toBe(' bob> /names');
  });

  test('Esc keeps it away for this word, not for the next', () => {
    rig.type('@a');
    rig.key('escape');
    expect(rig.input).toBe(' bob> @a');
    rig.type('l');
    expect(isListed('@alice')).toBe(false);
    rig.type(' @a');
    expect(isListed('@alice')).toBe(true);
  });

  test('Esc keeps it away from nothing that comes later', () => {
    rig.type('@a');
    rig.key('escape');
    rig.key('ctrl-u');
    rig.type('@a');
    expect(isListed('@alice')).toBe(true);
  });

  test('Esc and then a letter is a letter', () => {
    rig.type('@a');
    rig.key('escape');
    rig.key('b');
    expect(rig.input).toBe(' bob> @ab');
  });

  test('F1 explains it and comes back to it', () => {
    rig.height = 24;
    rig.type('/n');
    rig.key('f1');
    expect(rig.text).toContain('Here: completions');
    rig.key('escape');
    expect(isListed('/names')).toBe(true);
  });
});

test('with 10,000 people in the room a letter costs about a millisecond at most', async () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `user${(i * 7919) % 10_000}`);
  const lines: string[] = [];
  for (let i = 0; i < names.length; i += 40)
    lines.push(`:irc.test 353 bob = #lobby :${names.slice(i, i + 40).join(' ')}`);
  await rig.hear(...lines, ':irc.test 366 bob #lobby :End');
  const costs: number[] = [];
  for (let round = 0; round < 15; round++) {
    for (const letter of '@user') {
      costs.push(cpuOf(() => rig.type(letter)));
    }
    expect(isListed('@user0')).toBe(true);
    rig.key('ctrl-u');
  }
  const median = costs.toSorted((a, b) => a - b)[Math.floor(costs.length / 2)] ?? Infinity;
  expect(median).toBeLessThan(3);
});
