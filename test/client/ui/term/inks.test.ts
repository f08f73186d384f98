import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLACK, contrast, type Rgb, WHITE } from '../../../../src/client/ui/term/contrast.js';
import { type Inks, INKS, NICK_INKS, paint } from '../../../../src/client/ui/term/inks.js';
import { type Color, type Ink, nearestColor, paletteRgb } from '../../../../src/client/ui/term/style.js';

/** Backgrounds that people have: xterm, VS Code, One Dark, Solarized, Gruvbox, Dracula, Nord, Ubuntu, Tokyo Night. */
const DARK = ['000000', '1e1e1e', '282c34', '002b36', '282828', '282a36', '2e3440', '300a24', '1a1b26'];
/** xterm, Solarized, Gruvbox, GitHub, grey, Catppuccin. */
const LIGHT = ['ffffff', 'fdf6e3', 'fbf1c7', 'fafafa', 'eeeeee', 'eff1f5'];

function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex, 16);
  return [(value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff];
}

function colors({ nicks, ...others }: Inks): Color[] {
  return [...nicks, ...Object.values(others)];
}

test('the contrast is that of WCAG 2.2', () => {
  expect(contrast(BLACK, WHITE)).toBe(21);
  expect(contrast(WHITE, WHITE)).toBe(1);
  expect(contrast(rgb('767676'), WHITE)).toBeCloseTo(4.54, 2);
  expect(contrast(rgb('ff0000'), WHITE)).toBeCloseTo(4, 1);
});

describe('every ink has a contrast of', () => {
  test.for(DARK)('4.5 to 1 with the dark background #%s', (ground) => {
    for (const color of colors(INKS.dark))
      expect(contrast(paletteRgb(color), rgb(ground)), `colour ${color}`).toBeGreaterThanOrEqual(4.5);
  });

  test.for(LIGHT)('4.5 to 1 with the light background #%s', (ground) => {
    for (const color of colors(INKS.light))
      expect(contrast(paletteRgb(color), rgb(ground)), `colour ${color}`).toBeGreaterThanOrEqual(4.5);
  });

  test('4 to 1 with black and with white where the background is unknown', () => {
    for (const color of colors(INKS.unknown)) {
      expect(contrast(paletteRgb(color), BLACK), `colour ${color}`).toBeGreaterThanOrEqual(4);
      expect(contrast(paletteRgb(color), WHITE), `colour ${color}`).toBeGreaterThanOrEqual(4);
    }
  });
});

test('a nick has a colour of its own on every background', () => {
  for (const { nicks } of Object.values(INKS)) {
    expect(nicks).toHaveLength(NICK_INKS);
    expect(new Set(nicks).size).toBe(NICK_INKS);
  }
});

describe('painted', () => {
  test('an ink is the colour of the ground', () => {
    expect(paint({ fg: 'red', bold: true }, 'dark', false)).toEqual({ fg: INKS.dark.red, bold: true });
    expect(paint({ fg: 'red', bold: true }, 'light', false)).toEqual({ fg: INKS.light.red, bold: true });
    expect(paint({ fg: 'nick3' }, 'light', false)).toEqual({ fg: INKS.light.nicks[3] });
    expect(paint({ underline: true }, 'light', false)).toEqual({ underline: true });
  });

  const anyColor = fc.integer({ min: 16, max: 255 });

  test('the colours of a message can be read: on the ground, and on the background that came with them', () => {
    fc.assert(
      fc.property(anyColor, anyColor, (fg, bg) => {
        for (const [ground, behind] of [
          ['dark', rgb('2e3440')],
          ['light', rgb('fbf1c7')],
        ] as const) {
          const alone = paint({ fg }, ground, false).fg;
          if (alone !== undefined) expect(contrast(paletteRgb(alone), behind)).toBeGreaterThanOrEqual(4.5);
        }
        const both = paint({ fg, bg }, 'unknown', false);
        expect(both.bg).toBe(bg);
        expect(contrast(paletteRgb(both.fg ?? -1), paletteRgb(bg))).toBeGreaterThanOrEqual(4.5);
        const backgroundOnly = paint({ bg }, 'dark', false);
        expect(contrast(paletteRgb(backgroundOnly.fg ?? -1), paletteRgb(bg))).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  test('a text in the colour of its background is not hidden', () => {
    expect(paint({ fg: 16, bg: 16 }, 'dark', false)).toEqual({ fg: nearestColor(0xffffff), bg: 16 });
    expect(paint({ fg: 226, bg: 226 }, 'dark', false)).toEqual({ fg: nearestColor(0x000000), bg: 226 });
  });

  test('a colour that may be that of an unknown background is left out', () => {
    expect(paint({ fg: 16 }, 'unknown', false)).toEqual({});
    expect(paint({ fg: 231 }, 'unknown', false)).toEqual({});
    expect(paint({ fg: 196 }, 'unknown', false)).toEqual({ fg: 196 });
  });

  test('what can be read stays as it was chosen', () => {
    expect(paint({ fg: 208 }, 'dark', false)).toEqual({ fg: 208 });
    expect(paint({ fg: 88 }, 'light', false)).toEqual({ fg: 88 });
  });

  test('on a console everything is one of eight colours, bright ones bold, and no text has that of its background', () => {
    const inks: Ink[] = ['grey', 'red', 'green', 'amber', 'blue', 'nick0', 'nick5', 'nick21'];
    for (const fg of inks) expect(paint({ fg }, 'dark', true).fg).toBeLessThan(8);
    expect(paint({ fg: 'red' }, 'dark', true)).toEqual({ fg: 1, bold: true });
    fc.assert(
      fc.property(anyColor, anyColor, (fg, bg) => {
        const { fg: text = 7, bg: behind = 0 } = paint({ fg, bg }, 'dark', true);
        expect(text).toBeLessThan(8);
        expect(behind).toBeLessThan(8);
        expect(text).not.toBe(behind);
        const alone = paint({ fg }, 'dark', true).fg ?? 7;
        expect(alone).toBeGreaterThan(0);
        expect(alone).toBeLessThan(8);
      }),
    );
  });
});
