/** Where this program lives and which one it is: the same two levels up from src/server and from dist/server. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The directory of package.json. Relative paths of the configuration start here, not at the working directory. */
export const PROJECT_ROOT: string = resolve(import.meta.dirname, '../..');

/** The version in package.json. */
export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
