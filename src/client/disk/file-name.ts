/**
 * Keys of any kind (people, rooms, servers) as names of files: no two become one, whatever the file system takes for the
 * same, and a person who looks into the directory can read them.
 */
import { createHash } from 'node:crypto';
import { Buffer } from 'node:buffer';

/** File systems allow 255 bytes; what is added to it has to fit, too. */
const MOST = 120;
const HASH = 16;

/**
 * Small letters of ASCII, digits and `_#-`, and dots that do not begin it, stay; every other byte is `%` and its two hex
 * digits. What would be too long ends in `~` and a hash.
 *
 * @param key as such keys are compared, e.g. a folded nick (src/protocol/casemapping.ts)
 */
export function fileNameOf(key: string): string {
  const encoded = Array.from(Buffer.from(key), (byte, i) => {
    const character = String.fromCharCode(byte);
    const isSafe = /[a-z0-9_#-]/.test(character) || (character === '.' && i > 0);
    return isSafe ? character : `%${byte.toString(16).padStart(2, '0')}`;
  }).join('');
  if (encoded === '') return '%';
  if (encoded.length <= MOST) return encoded;
  const hash = createHash('sha256').update(key).digest('hex').slice(0, HASH);
  return `${encoded.slice(0, MOST - HASH - 1)}~${hash}`;
}
