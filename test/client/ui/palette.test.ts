import { describe, expect, test } from 'vitest';
import { MARK_STYLES, nickStyle, PALETTE } from '../../../src/client/ui/palette.js';
import { type Color, nearestColor, paletteRgb } from '../../../src/client/ui/term/style.js';

/** Relative luminance (WCAG 2.2). */
function luminance(color: Color): number {
  const [red, green, blue] = paletteRgb(color).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** The lower of the contrasts with black and with white. */
function contrast(color: Color): number {
  return Math.min((luminance(color) + 0.05) / 0.05, 1.05 / (luminance(color) + 0.05));
}

describe('colours', () => {
  test('can be read on black and on white', () => {
    const styles = [...Object.values(PALETTE), ...Object.values(MARK_STYLES)];
    for (const { fg } of styles)
      if (fg !== undefined) expect(contrast(fg), `colour ${fg}`).toBeGreaterThan(3.4);
  });

  test('of nicks are stable, readable, and many', () => {
    const colors = Array.from({ length: 500 }, (_, i) => nickStyle(`nick${i}`).fg ?? -1);
    for (const color of colors) expect(contrast(color), `colour ${color}`).toBeGreaterThan(3.4);
    expect(new Set(colors).size).toBeGreaterThan(20);
    expect(nickStyle('alice')).toEqual(nickStyle('alice'));
    expect(nickStyle('alice').fg).toBe(27);
  });

  test.for([
    { rgb: 0xff0000, color: 196 },
    { rgb: 0x000000, color: 16 },
    { rgb: 0x808080, color: 244 },
    { rgb: 0x5f87af, color: 67 },
  ])('of 24 bits become the nearest of the palette: $color', ({ rgb, color }) => {
    expect(nearestColor(rgb)).toBe(color);
  });
});
