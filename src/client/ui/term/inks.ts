/**
 * The colours of the screen for each kind of background, and a style as it is written on one.
 *
 * Each ink has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3) with every common dark, or light, background, not only
 * with black and white. Where nobody knows what the background is, each has at least 4 to 1 with black and with white;
 * no colour has more than 4.58 with both.
 */
import { BLACK, contrast, type Rgb, WHITE } from './contrast.js';
import { type Color, type Ink, nearestColor, paletteRgb, type Style } from './style.js';

/** What is behind the text. */
export type Ground = 'dark' | 'light' | 'unknown';

/** A style in colours of the terminal's palette. */
export interface PaintedStyle extends Style {
  readonly fg?: Color;
}

export interface Inks {
  readonly grey: Color;
  readonly red: Color;
  readonly green: Color;
  readonly amber: Color;
  readonly blue: Color;
  readonly nicks: readonly Color[];
}

/** How many nicks have colours of their own; all grounds have as many, so that a nick keeps its own. */
export const NICK_INKS = 22;

// Hues in the same order everywhere, shades that only differ a little left out.
export const INKS: Readonly<Record<Ground, Inks>> = {
  dark: {
    grey: 248,
    red: 210,
    green: 114,
    amber: 214,
    blue: 75,
    nicks: [
      209, 216, 215, 179, 178, 221, 185, 148, 149, 113, 77, 120, 79, 43, 80, 81, 111, 147, 141, 177, 213, 175,
    ],
  },
  light: {
    grey: 241,
    red: 160,
    green: 22,
    amber: 94,
    blue: 25,
    nicks: [124, 88, 52, 95, 58, 23, 24, 17, 26, 20, 21, 61, 57, 55, 93, 54, 128, 91, 127, 96, 125, 89],
  },
  unknown: {
    grey: 243,
    red: 161,
    green: 28,
    amber: 130,
    blue: 27,
    nicks: [131, 132, 133, 65, 64, 29, 30, 31, 62, 63, 98, 99, 97, 129, 164, 96, 163, 162, 130, 28, 27, 161],
  },
};

/**
 * Of the colours that a text console has, those that can be read on its background. What has more colours there is
 * bold: the eight of old consoles are brighter then.
 */
const CONSOLE: Readonly<Record<Ground, Inks>> = {
  dark: { grey: 7, red: 9, green: 10, amber: 11, blue: 14, nicks: [2, 3, 6, 10, 11, 13, 14] },
  light: { grey: 0, red: 1, green: 0, amber: 1, blue: 4, nicks: [1, 4, 5] },
  unknown: { grey: 7, red: 9, green: 10, amber: 11, blue: 14, nicks: [2, 3, 6, 10, 11, 13, 14] },
};

/** The worst of the backgrounds that people have; what can be read there can be read everywhere. */
const WORST: Readonly<Record<'dark' | 'light', Rgb>> = {
  dark: [0x2e, 0x34, 0x40],
  light: [0xee, 0xee, 0xdd],
};
/** Least contrast of a text (WCAG 2.2, 1.4.3). */
const LEAST = 4.5;
/** The same where the background may be anything: colours that somebody else has chosen need not be perfect. */
const LEAST_UNKNOWN = 3;
/** Of the brightest part of a colour: below is black, above the bright half of a console's colours. */
const DARK = 85;
const BRIGHT = 200;
/** Steps from a colour that cannot be read to black or white. */
const STEPS = 12;

/**
 * A style in the palette's colours, so that it can be read on that ground. A colour of our own is an ink of the
 * ground; one that somebody has chosen for a message is made lighter or darker as far as it takes, and a text in the
 * colour of its own background becomes black or white.
 *
 * @param isConsole only the first 16 colours can be shown
 */
export function paint(style: Style, ground: Ground, isConsole: boolean): PaintedStyle {
  const { fg, bg, ...rest } = style;
  if (typeof fg === 'string') {
    const color = isConsole ? inkOf(CONSOLE[ground], fg) : inkOf(INKS[ground], fg);
    // The eight colours of an old console have their bright half in bold.
    if (isConsole && color >= 8) return { ...rest, fg: color - 8, bold: true };
    return { ...rest, fg: bg === undefined ? color : readableOn(color, bg), ...(bg !== undefined && { bg }) };
  }
  if (bg !== undefined) {
    return { ...rest, ...(isConsole ? consolePair(bg) : { fg: readableOn(fg, bg), bg }) };
  }
  if (fg === undefined) return rest;
  const color = readableAlone(fg, ground);
  if (color === undefined) return rest;
  return isConsole ? { ...rest, ...consoleText(color) } : { ...rest, fg: color };
}

function inkOf(inks: Inks, ink: Ink): Color {
  if (ink === 'grey' || ink === 'red' || ink === 'green' || ink === 'amber' || ink === 'blue')
    return inks[ink];
  return inks.nicks[Number(ink.slice('nick'.length)) % inks.nicks.length] ?? inks.blue;
}

/** The colour itself, or black or white when it cannot be read on that background. */
function readableOn(fg: Color | undefined, bg: Color): Color {
  const behind = paletteRgb(bg);
  if (fg !== undefined && contrast(paletteRgb(fg), behind) >= LEAST) return fg;
  return contrast(BLACK, behind) > contrast(WHITE, behind) ? nearestColor(0x000000) : nearestColor(0xffffff);
}

/** The colour, or the nearest to it that can be read on such a ground; undefined when there is none. */
function readableAlone(fg: Color, ground: Ground): Color | undefined {
  const own = paletteRgb(fg);
  if (ground === 'unknown') {
    const worst = Math.min(contrast(own, BLACK), contrast(own, WHITE));
    return worst >= LEAST_UNKNOWN ? fg : undefined;
  }
  const behind = WORST[ground];
  const end = ground === 'dark' ? WHITE : BLACK;
  for (let step = 0; step <= STEPS; step += 1) {
    const color = step === 0 ? fg : nearestColor(numberOf(mix(own, end, step / STEPS)));
    if (contrast(paletteRgb(color), behind) >= LEAST) return color;
  }
  return undefined;
}

function mix(from: Rgb, to: Rgb, part: number): Rgb {
  const at = (a: number, b: number): number => Math.round(a + (b - a) * part);
  return [at(from[0], to[0]), at(from[1], to[1]), at(from[2], to[2])];
}

function numberOf([red, green, blue]: Rgb): number {
  return (red << 16) | (green << 8) | blue;
}

/** The eight colours that every console has, as bits: red 1, green 2, blue 4; bold for the bright half. */
function consoleText(color: Color): PaintedStyle {
  const rgb = paletteRgb(color);
  const most = Math.max(...rgb);
  if (most < DARK) return { fg: 0 };
  const [red, green, blue] = rgb.map((value) => value > most / 2);
  const fg = (red ? 1 : 0) | (green ? 2 : 0) | (blue ? 4 : 0);
  return most > BRIGHT ? { fg, bold: true } : { fg };
}

/** Black on the light ones of the eight, white on the dark ones: the others are too near to each other. */
function consolePair(background: Color): PaintedStyle {
  const bg = consoleText(background).fg ?? 0;
  return { fg: (bg & 2) === 0 ? 7 : 0, bg };
}
