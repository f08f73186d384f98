import { describe, expect, test } from 'vitest';
import {
  CAPABILITIES,
  capNumber,
  Cap,
  findCapability,
  formatCapList,
  hasCap,
  parseCapList,
} from '../../src/protocol/capabilities.js';

describe('capabilities', () => {
  test('have one bit each, 31 at most, and every bit has a name', () => {
    const bits = Object.values(Cap);
    expect(new Set(bits).size).toBe(bits.length);
    for (const bit of bits) {
      expect(Math.log2(bit) % 1).toBe(0);
      expect(bit).toBeLessThan(2 ** 31);
      expect(CAPABILITIES.some((row) => row.bit === bit)).toBe(true);
    }
  });

  test('are found by exact name, whatever objects have', () => {
    expect(findCapability('batch')?.bit).toBe(Cap.batch);
    expect(findCapability('BATCH')).toBeUndefined();
    expect(findCapability('constructor')).toBeUndefined();
    expect(findCapability('__proto__')).toBeUndefined();
  });

  test('make sets', () => {
    const set = Cap.batch | Cap.serverTime;
    expect(hasCap(set, Cap.batch)).toBe(true);
    expect(hasCap(set, Cap.batch | Cap.serverTime)).toBe(true);
    expect(hasCap(set, Cap.batch | Cap.echoMessage)).toBe(false);
  });
});

describe('capability lists', () => {
  test('are read with values and removals', () => {
    expect(parseCapList(' sasl=PLAIN,EXTERNAL  -batch echo-message - =x ')).toEqual([
      { name: 'sasl', value: 'PLAIN,EXTERNAL', remove: false },
      { name: 'batch', value: undefined, remove: true },
      { name: 'echo-message', value: undefined, remove: false },
    ]);
    expect(parseCapList('')).toEqual([]);
  });

  test('have values with numbers, and anything else is none', () => {
    expect(capNumber('keep=604800,max=64', 'keep')).toBe(604_800);
    expect(capNumber('keep=604800,max=64', 'max')).toBe(64);
    expect(capNumber('max=0', 'max')).toBe(0);
    for (const value of [
      undefined,
      '',
      'keep',
      'keep=',
      'keep=-1',
      'keep=1.5',
      'keep=1e9',
      `keep=${'9'.repeat(20)}`,
    ])
      expect(capNumber(value, 'keep')).toBeUndefined();
  });

  test('are written in lines that fit', () => {
    expect(formatCapList(['aaa', 'bbb', 'ccc'], 7)).toEqual(['aaa bbb', 'ccc']);
    expect(formatCapList(['aaaaaaaaaa', 'b'], 4)).toEqual(['aaaaaaaaaa', 'b']);
    expect(formatCapList([], 10)).toEqual(['']);
  });
});
