import { expect, test } from 'vitest';
import { ASCII_GLYPHS, chooseGlyphs, inKeyNames, UNICODE_GLYPHS } from '../../../src/client/ui/glyphs.js';

test('without colours the marks are those that differ in shape, the rest stays', () => {
  expect(chooseGlyphs({ ascii: false, colors: false })).toEqual({
    ...UNICODE_GLYPHS,
    marks: { pending: '.', stored: '+', delivered: '*', refused: '!' },
  });
  expect(chooseGlyphs({ ascii: false, colors: true })).toBe(UNICODE_GLYPHS);
  expect(chooseGlyphs({ ascii: true, colors: true })).toBe(ASCII_GLYPHS);
});

test('every ASCII symbol is one column of ASCII', () => {
  const { marks, arrowKeys, ...others } = ASCII_GLYPHS;
  expect(inKeyNames('Alt-↑ ↓ ← →', ASCII_GLYPHS)).toBe('Alt-Up Down Left Right');
  expect(inKeyNames('Alt-↑ ↓ ← →', UNICODE_GLYPHS)).toBe('Alt-↑ ↓ ← →');
  expect(arrowKeys.join('')).toMatch(/^[A-Za-z]+$/);
  for (const glyph of [...Object.values(marks), ...Object.values(others)]) expect(glyph).toMatch(/^[!-~]$/);
});

test('are the same object for the same terminal, since what was laid out with them is kept', () => {
  for (const ascii of [true, false]) {
    for (const colors of [true, false]) {
      expect(chooseGlyphs({ ascii, colors })).toBe(chooseGlyphs({ ascii, colors }));
    }
  }
});
