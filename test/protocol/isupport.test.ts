import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteLength } from '../../src/protocol/limits.js';
import { formatIsupport, parseIsupport } from '../../src/protocol/isupport.js';

describe('ISUPPORT', () => {
  test('is read over several lines, with negation, case and escapes', () => {
    const first = parseIsupport(new Map(), [
      'bob',
      'NICKLEN=32',
      'UTF8ONLY',
      'network=a\\x20b',
      'are supported',
    ]);
    const second = parseIsupport(first, ['bob', '-UTF8ONLY', 'NICKLEN=16', 'CHANTYPES=', 'are supported']);
    expect([...first]).toEqual([
      ['NICKLEN', '32'],
      ['UTF8ONLY', ''],
      ['NETWORK', 'a b'],
    ]);
    expect([...second]).toEqual([
      ['NICKLEN', '16'],
      ['NETWORK', 'a b'],
      ['CHANTYPES', ''],
    ]);
  });

  test('is not filled without end by a server that never stops', () => {
    const tokens = Array.from({ length: 1000 }, (_, i) => `KEY${i}=x`);
    expect(parseIsupport(new Map(), ['bob', ...tokens, 'end']).size).toBe(256);
  });

  test('survives short lines', () => {
    expect(parseIsupport(new Map(), []).size).toBe(0);
    expect(parseIsupport(new Map(), ['bob']).size).toBe(0);
  });

  test('is written at most 13 tokens to a line', () => {
    const values = Array.from({ length: 20 }, (_, i) => [`K${i}`, ''] as const);
    expect(formatIsupport(values, 400).map((line) => line.length)).toEqual([13, 7]);
    expect(formatIsupport([], 400)).toEqual([]);
  });

  test('comes back as it was, in lines that fit', () => {
    const key = fc.string({ unit: fc.constantFrom(...'ABC'.split('')), minLength: 1, maxLength: 3 });
    const value = fc.string({ unit: fc.constantFrom('a', ' ', '=', '\\', 'x20', 'é'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value), { maxLength: 30 }), (pairs) => {
        const values = new Map(pairs);
        const lines = formatIsupport(values, 60);
        let read: ReadonlyMap<string, string> = new Map();
        for (const line of lines) {
          expect(byteLength(line.join(' '))).toBeLessThanOrEqual(60);
          expect(line.join('')).not.toContain(' ');
          read = parseIsupport(read, ['bob', ...line, 'are supported']);
        }
        expect(new Map(read)).toEqual(values);
      }),
    );
  });
});
