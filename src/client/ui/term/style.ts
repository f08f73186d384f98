/**
 * How a cell looks: colours and attributes, as plain data.
 *
 * Our own colours are inks, names for what they mean: which number of the palette one is depends on the background
 * (inks.ts) and is decided when the cell is written. 24-bit colours are mapped to the palette: the cell buffer holds
 * 9 bits a colour.
 */

/** Colour number 0-255 of the xterm palette. */
export type Color = number;

/** A colour of ours. Those of nicks are counted from 0; there are `NICK_INKS` of them. */
export type Ink = 'grey' | 'red' | 'green' | 'amber' | 'blue' | `nick${number}`;

/** The look of a text; what is left out is the terminal's own. */
export interface Style {
  readonly fg?: Color | Ink;
  readonly bg?: Color;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly strike?: boolean;
  readonly inverse?: boolean;
  /** Where a click leads. */
  readonly link?: Hyperlink;
}

/** A link, the same for all the rows that its text takes; another one has another id. */
export interface Hyperlink {
  readonly url: string;
  readonly id: string;
}

/** The terminal's own look. */
export const PLAIN: Style = Object.freeze({});

/** Levels of the 6x6x6 colour cube, palette numbers 16-231. */
const CUBE_LEVELS = [0, 95, 135, 175, 215, 255] as const;

/** Red, green and blue (0-255 each) of a palette colour from 16 on; the first 16 depend on the terminal. */
export function paletteRgb(color: Color): readonly [number, number, number] {
  if (color >= 232) {
    const level = 8 + (color - 232) * 10;
    return [level, level, level];
  }
  const index = Math.max(0, color - 16);
  const level = (step: number): number => CUBE_LEVELS[step] ?? 0;
  return [level(Math.floor(index / 36)), level(Math.floor(index / 6) % 6), level(index % 6)];
}

/** The palette colour nearest to a 24-bit colour (0xRRGGBB), among the 240 that look the same everywhere. */
export function nearestColor(rgb: number): Color {
  const red = (rgb >> 16) & 0xff;
  const green = (rgb >> 8) & 0xff;
  const blue = rgb & 0xff;
  let best = 16;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (let color = 16; color < 256; color += 1) {
    const [r, g, b] = paletteRgb(color);
    const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
    if (distance < bestDistance) {
      best = color;
      bestDistance = distance;
    }
  }
  return best;
}
