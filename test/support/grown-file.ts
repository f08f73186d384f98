/** Files that another program appends to: the only way some programs show what they show. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/** The text of all files below a directory whose names end so, one after the other; '' when there are none. */
export function readBelow(directory: string, ending: string): string {
  try {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ending))
      .map((name) => readFileSync(join(directory, name), 'utf8'))
      .join('');
  } catch {
    // It is being made at this moment.
    return '';
  }
}

/** Resolves when the text that `read` gives contains or matches this; looked at again and again for 15 s. */
export async function untilRead(read: () => string, wanted: string | RegExp): Promise<void> {
  const matcher =
    typeof wanted === 'string' ? expect.stringContaining(wanted) : expect.stringMatching(wanted);
  await expect.poll(read, { interval: 20, timeout: 15_000 }).toEqual(matcher);
}
