import { describe, expect, it } from 'vitest';

import { helpText, readOptions, UsageError, type Options } from './options.js';

function read(...words: string[]): Options {
  return readOptions(words, () => 'fresh');
}

describe('the command line', () => {
  it('is the short form with a fresh seed when nothing is said', () => {
    expect(read()).toMatchObject({ seed: 'fresh', clients: 6, messages: 2_000, plant: undefined, trials: 1 });
    expect(read().amounts).toMatchObject({ kills: 5, cuts: 60 });
  });

  it('is the long form when asked for, with what is said on top of it', () => {
    const options = read('--long', '--seed', 'a', '--kills', '7');
    expect(options).toMatchObject({ seed: 'a', messages: 100_000 });
    expect(options.amounts).toMatchObject({ kills: 7, cuts: 1_000 });
  });

  it.each([
    [['--kills', '-1']],
    [['--kills', 'many']],
    [['--clients', '1']],
    [['--seconds', '0']],
    [['--plant', 'nothing']],
    [['--unknown']],
    [['stray']],
  ])('refuses %j', (words) => {
    expect(() => read(...words)).toThrow(UsageError);
  });

  it('names every planted fault in its help', () => {
    for (const name of ['lost', 'doubled', 'reordered', 'early-ack', 'no-dedupe', 'catch-up']) {
      expect(helpText()).toContain(`      ${name} `);
      expect(read('--plant', name).plant).toBe(name);
    }
  });
});
