/**
 * Builds what tests need compiled: the store's worker threads, which a Node that reads no TypeScript can only
 * start from dist/. Errors of types are the type checker's matter; what cannot be built at all stops the tests.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Called once by vitest before the tests. */
export function setup(): void {
  const build = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'src/server/store'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (!existsSync(`${root}dist/server/store/embedded/worker.js`)) {
    throw new Error(`Cannot build src/server/store for the tests:\n${build.stdout}${build.stderr}`);
  }
}
