/** Whom the files of a directory are for. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What is below a directory, by its path in it, with its rights: `{ 'data/chat.db': '600' }`. */
export function modesBelow(directory: string): Record<string, string> {
  const names = readdirSync(directory, { recursive: true }).map(String).toSorted();
  const modes = names.flatMap((name) => {
    const found = statSync(join(directory, name), { throwIfNoEntry: false });
    return found === undefined ? [] : [[name, (found.mode & 0o7777).toString(8)] as const];
  });
  return Object.fromEntries(modes);
}

/** The paths of those that are for others too: a directory that is not 0700, a file that is not 0600. */
export function openToOthers(directory: string): string[] {
  return Object.entries(modesBelow(directory)).flatMap(([name, mode]) =>
    mode === '600' || mode === '700' ? [] : [`${mode} ${name}`],
  );
}
