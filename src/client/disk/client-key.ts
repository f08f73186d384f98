/** This person's own key, made at the first run: servers know them again by it. Lost, it cannot be had again. */
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeSelfSigned } from '../../core/self-signed.js';
import { PRIVATE, syncDirectory, writeWhole } from './durable.js';

const NAME = 'key.pem';

/**
 * Key and certificate in one PEM text; of clients that start at the same time for the first time all have the same.
 *
 * @param home the client's directory for state @throws what the file system says
 */
export async function clientKey(home: string, now: number): Promise<string> {
  const path = join(home, NAME);
  const there = read(path);
  if (there !== undefined) return there;
  // No name of a person: whoever is shown it should learn nothing but the key.
  const { key, certificate } = await makeSelfSigned({ name: 'chat-tui', usage: 'client', now });
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.new`;
  rmSync(draft, { force: true });
  try {
    const file = openSync(draft, 'wx', PRIVATE);
    try {
      writeWhole(file, `${certificate}${key}`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    linkSync(draft, path);
    syncDirectory(home);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, 'utf8');
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
