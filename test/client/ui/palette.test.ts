import { describe, expect, test } from 'vitest';
import { MARK_STYLES, nickStyle, PALETTE } from '../../../src/client/ui/palette.js';
import { NICK_INKS } from '../../../src/client/ui/term/inks.js';

describe('looks', () => {
  test('name inks, so that the background decides what colour they are', () => {
    for (const { fg, bg } of [...Object.values(PALETTE), ...Object.values(MARK_STYLES)]) {
      expect(['string', 'undefined']).toContain(typeof fg);
      expect(bg).toBeUndefined();
    }
  });

  test('of a nick are the same everywhere and always', () => {
    expect(nickStyle('alice')).toEqual({ fg: 'nick19' });
    expect(nickStyle('bob')).toEqual({ fg: 'nick11' });
  });

  test('of the own nick are those of no other', () => {
    expect(nickStyle('alice', true)).toEqual({ bold: true });
  });

  test('tell people apart: all inks are used about as often, and of two people few have the same', () => {
    const inks = Array.from({ length: 2200 }, (_, i) => nickStyle(`nick${i}`).fg);
    expect(new Set(inks).size).toBe(NICK_INKS);
    const counts = [...new Set(inks)].map((ink) => inks.filter((other) => other === ink).length);
    expect(Math.max(...counts)).toBeLessThan(160);
    const equal = inks.filter((ink, i) => i > 0 && ink === inks[i - 1]).length;
    expect(equal / inks.length).toBeLessThan(0.08);
  });
});
