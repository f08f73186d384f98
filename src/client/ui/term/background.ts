/**
 * What the terminal answers when it is asked for the colour of its background (xterm's "OSC 11").
 *
 * Behind the question goes one that every terminal answers, what it is ("DA1"): when that answer is there and the
 * other is not, the other will not come.
 */
import { BLACK, contrast, type Rgb, WHITE } from './contrast.js';
import type { Ground } from './inks.js';

/** What a terminal's answer begins with, behind its ESC ]. */
export const BACKGROUND_ANSWER = '11;';

/** `11;rgb:1e1e/1e1e/1e1e`, `11;rgba:...` or `11;#1e1e1e`, with 1 to 4 digits a colour (XParseColor). */
export function readBackground(answer: string): Rgb | undefined {
  const named = /^11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})(?:\/[\da-f]{1,4})?$/i.exec(answer);
  const plain = /^11;#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(answer);
  const [, red, green, blue] = named ?? plain ?? [];
  if (red === undefined || green === undefined || blue === undefined) return undefined;
  return [level(red), level(green), level(blue)];
}

/** Whether light or dark text can be read on it. */
export function groundOf(background: Rgb): Ground {
  return contrast(background, WHITE) >= contrast(background, BLACK) ? 'dark' : 'light';
}

/** Of 1 to 4 digits the share of the most that they can say, 0-255. */
function level(digits: string): number {
  return Math.round((Number.parseInt(digits, 16) / (16 ** digits.length - 1)) * 255);
}
