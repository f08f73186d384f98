/** Names of files for keys of any kind. */
import { createHash } from 'node:crypto';

/** With the hash well below the 255 bytes that file systems allow a name. */
const MOST_READABLE = 80;

/** A name that can be read and that no two keys share, whatever characters they have. */
export function fileNameOf(key: string): string {
  const readable = key.replace(/[^A-Za-z0-9@._-]/g, '_').slice(0, MOST_READABLE);
  return `${readable}.${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
}
