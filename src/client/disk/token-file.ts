/** The session's token on disk, readable by its owner only. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TokenStore } from '../engine/token-store.js';
import { replaceFile } from './durable.js';

const NAME = 'session.json';

/** `at`: when it was given, Unix ms. */
export interface KeptToken {
  readonly token: string;
  readonly at: number;
}

/** @param left of an earlier run: it stays on disk until the next one is there */
export function tokenFile(
  directory: string,
  left: KeptToken | undefined,
  now: () => number,
  onFault: (error: unknown) => void,
): TokenStore {
  const path = join(directory, NAME);
  let kept = left?.token;
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      onFault(error);
    }
  };
  if (left !== undefined) attempt(() => replaceFile(path, JSON.stringify(left)));
  return {
    load: () => kept,
    save(token) {
      kept = token;
      attempt(() => replaceFile(path, JSON.stringify({ token, at: now() } satisfies KeptToken)));
    },
    remove() {
      kept = undefined;
      attempt(() => rmSync(path, { force: true }));
    },
  };
}

/** What a client that has ended left in its directory. */
export function readToken(directory: string): KeptToken | undefined {
  try {
    const { token, at } = JSON.parse(readFileSync(join(directory, NAME), 'utf8')) as Partial<KeptToken>;
    return typeof token === 'string' && typeof at === 'number' ? { token, at } : undefined;
  } catch {
    // None, or cut short by a fault: the session then ends by itself.
    return undefined;
  }
}
