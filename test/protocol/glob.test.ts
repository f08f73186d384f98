import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchGlob, matchMask, normaliseMask } from '../../src/protocol/glob.js';
import { cpuOf } from '../support/cpu.js';

/** What a mask means, by definition; exponential, so for short texts only. */
function matchesByDefinition(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) {
    return (
      matchesByDefinition(pattern.slice(1), text) ||
      (text !== '' && matchesByDefinition(pattern, text.slice(1)))
    );
  }
  return (
    text !== '' &&
    (pattern.startsWith('?') || pattern[0] === text[0]) &&
    matchesByDefinition(pattern.slice(1), text.slice(1))
  );
}

describe('matchGlob', () => {
  test.for([
    { pattern: '*', text: '', matches: true },
    { pattern: '', text: '', matches: true },
    { pattern: '', text: 'a', matches: false },
    { pattern: '?', text: '', matches: false },
    { pattern: 'a*c', text: 'abbbc', matches: true },
    { pattern: 'a*c', text: 'abbbcd', matches: false },
    { pattern: '*a*b', text: 'xaxbxb', matches: true },
    { pattern: 'BOB!*@*', text: 'bob!b@host', matches: true },
    { pattern: 'b.b', text: 'bob', matches: false },
    { pattern: '[a-z]', text: 'b', matches: false },
    { pattern: '(a+)+$', text: 'aaaa', matches: false },
  ])('$pattern against $text is $matches', ({ pattern, text, matches }) => {
    expect(matchGlob(pattern, text)).toBe(matches);
  });

  test('agrees with the definition', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 7 });
    fc.assert(
      fc.property(patterns, letters, (pattern, text) => {
        expect(matchGlob(pattern, text)).toBe(matchesByDefinition(pattern, text));
      }),
      { numRuns: 2000 },
    );
  });

  test('is not stopped by a mask that would stop a regular expression', () => {
    let matches = true;
    const cost = cpuOf(() => {
      matches = matchGlob(`${'*a'.repeat(100)}b`, 'a'.repeat(400));
    });
    expect(matches).toBe(false);
    // A backtracking matcher would need longer than there is time.
    expect(cost).toBeLessThan(1000);
  });
});

describe('masks', () => {
  test.for([
    ['bob', 'bob!*@*'],
    ['', '*!*@*'],
    ['*@host', '*!*@host'],
    ['user@host', '*!user@host'],
    ['bob!user', 'bob!user@*'],
    ['bob!@host', 'bob!*@host'],
    ['!@', '*!*@*'],
    ['b**b!***@*', 'b*b!*@*'],
    ['bob!user@host', 'bob!user@host'],
  ] as const)('%s is completed to %s', ([mask, whole]) => {
    expect(normaliseMask(mask)).toBe(whole);
    expect(normaliseMask(whole)).toBe(whole);
  });

  test('match whom they mean', () => {
    expect(matchMask(normaliseMask('Bob'), 'bob!b@10.0.0.1')).toBe(true);
    expect(matchMask(normaliseMask('*@10.0.0.*'), 'bob!b@10.0.0.1')).toBe(true);
    expect(matchMask(normaliseMask('bo'), 'bob!b@10.0.0.1')).toBe(false);
  });
});

/** A text that counts how often it is looked at. */
function counted(text: string): { readonly text: string; readonly looks: () => number } {
  let looks = 0;
  const spied = Object.assign(new String(text), {
    charCodeAt(index: number): number {
      looks++;
      return text.charCodeAt(index);
    },
    slice: (from: number, to: number) => text.slice(from, to),
  });
  return { text: spied as unknown as string, looks: () => looks };
}

test.for([
  `${'*a'.repeat(7)}`,
  `${'*a'.repeat(100)}b`,
  `${'*?'.repeat(100)}b`,
  `*${'a'.repeat(99)}b`,
  `${'?*'.repeat(60)}${'a*'.repeat(40)}b`,
])('%s looks at a text of 200 at most pattern x text times', (mask) => {
  const { text, looks } = counted('a'.repeat(200));
  matchGlob(mask, text);
  expect(looks()).toBeLessThanOrEqual((mask.length + 2) * 200);
});
