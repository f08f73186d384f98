/** One-time codes by which a new device joins an account: short enough to be typed, too long to be guessed. */
import { createHash } from 'node:crypto';
import { randomId } from '../../core/random-id.js';

/** Characters of 5 random bits each: 80 bits, so that a plain digest of it cannot be searched. */
const LENGTH = 16;
const GROUP = 4;

/** How long a code made on a device may be used, and one made by an operator, ms. */
export const CODE_MS: number = 15 * 60_000;
export const RESET_CODE_MS: number = 7 * 24 * 3600_000;

/** `abcd-efgh-ijkl-mnop`, and what is kept of it. */
export function makeCode(): { readonly code: string; readonly digest: string } {
  const characters = randomId(LENGTH);
  const groups = characters.match(new RegExp(`.{${GROUP}}`, 'g')) ?? [characters];
  return { code: groups.join('-'), digest: digestOf(characters) };
}

/** The digest of what somebody has typed, with or without hyphens and capitals; undefined when it is no code. */
export function readCode(text: string): string | undefined {
  const characters = text.replace(/[\s-]/g, '').toLowerCase();
  return /^[0-9a-z]+$/.test(characters) && characters.length === LENGTH ? digestOf(characters) : undefined;
}

function digestOf(characters: string): string {
  return createHash('sha256').update(characters).digest('hex');
}
