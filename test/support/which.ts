/** Whether programs that not every machine has are here, for tests that say why they are skipped. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @returns why tests that need these programs cannot run, undefined when they can */
export function missingPrograms(...names: readonly string[]): string | undefined {
  const missing = names.filter((name) => !isInstalled(name));
  return missing.length === 0 ? undefined : `${missing.join(', ')} not installed`;
}

function isInstalled(name: string): boolean {
  const path = `${process.env['PATH'] ?? ''}${delimiter}/usr/sbin${delimiter}/sbin`;
  return path.split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
