/** What nicks and rooms may be called (Modern IRC, "Client and Server Names", "Channels"). */

import { cleanText } from './clean-text.js';

/** CHANTYPES: every room name begins with this. */
export const ROOM_PREFIX = '#';

const PUNCTUATION = '[]\\`_^{|}-';

/**
 * ASCII letters, digits and the punctuation of RFC 2812, not beginning with a digit or "-": two nicks that look alike
 * then are alike but for the font.
 *
 * @returns why not, in words that can follow the nick in a reply, or undefined when it is good
 */
export function checkNick(nick: string, maxLength: number): string | undefined {
  if (nick === '') return 'a nickname cannot be empty';
  const first = nick.charCodeAt(0);
  if (isDigit(first) || first === 0x2d) return `a nickname cannot begin with "${nick.charAt(0)}"`;
  for (const character of nick) {
    const unit = character.charCodeAt(0);
    if (!isLetter(unit) && !isDigit(unit) && !PUNCTUATION.includes(character)) {
      return `a nickname is made of letters, digits and ${PUNCTUATION}, not ${describe(character)}`;
    }
  }
  // Counted last: by now it is ASCII, so characters are bytes.
  if (nick.length > maxLength) return `a nickname has at most ${maxLength} characters, not ${nick.length}`;
  return undefined;
}

/**
 * `#` and at least one visible character; spaces, commas, BEL, controls and what a terminal could misread are out.
 *
 * @returns why not, in words, or undefined when it is good
 */
export function checkRoomName(name: string, maxLength: number): string | undefined {
  if (!isRoomName(name)) return `a room name begins with "${ROOM_PREFIX}"`;
  if (name.length === 1) return `a room name has something after "${ROOM_PREFIX}"`;
  if (name.length > maxLength) return `a room name has at most ${maxLength} characters, not ${name.length}`;
  for (const character of name.slice(1)) {
    if (character === ',' || !VISIBLE.test(character))
      return `a room name cannot hold ${describe(character)}`;
  }
  const rest = name.slice(1);
  return cleanText(rest) === rest ? undefined : 'a room name cannot hold loose or stacked combining marks';
}

/** Whether a message target is a room rather than a nick. */
export function isRoomName(target: string): boolean {
  return target.charCodeAt(0) === 0x23;
}

/** Letters, marks, numbers, punctuation and symbols of any script; no separators, controls, formats or gaps. */
const VISIBLE: RegExp = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u;

function isLetter(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a);
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** Quoted when it can be shown, its code point otherwise. */
function describe(character: string): string {
  if (character === ' ') return 'a space';
  // A mark or a variation selector shows only with what it stands on.
  if (VISIBLE.test(character) && cleanText(character) === character) return `"${character}"`;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
