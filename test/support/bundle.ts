/** Bundles the client as it is run, from the sources as they are now, before the tests with real processes. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Called once by vitest before the tests. */
export function setup(): void {
  const bundle = spawnSync(process.execPath, ['node_modules/rolldown/bin/cli.mjs', '-c'], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    encoding: 'utf8',
  });
  if (bundle.status !== 0) {
    throw new Error(`Cannot bundle the client for the tests:\n${bundle.stdout}${bundle.stderr}`);
  }
}
