/** Names that nobody can guess and no two share: tokens, batch references, labels. */
import { randomBytes } from 'node:crypto';

/** Lower case and without l, o, 0, 1: safe in a tag value, a batch reference, a file name, and to read out. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

/** @param length characters of 5 random bits each; 26 make 130 bits */
export function randomId(length: number): string {
  let id = '';
  for (const byte of randomBytes(length)) id += ALPHABET.charAt(byte & 31);
  return id;
}
