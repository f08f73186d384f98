/**
 * `npm test`: on a fresh clone installs and builds, then runs the unit and the end-to-end tests. Arguments go
 * to vitest (`npm test -- test/core --reporter=verbose`); with a `--project` among them, only that one runs.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { runScript } from './lib/console.js';
import { prepare, root } from './lib/project.js';

await runScript(async () => {
  await prepare();
  const given = process.argv.slice(2);
  const projects = given.some((argument) => argument.startsWith('--project'))
    ? []
    : ['--project=unit', '--project=e2e'];
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const result = spawnSync(process.execPath, [vitest, 'run', ...projects, ...given], {
    cwd: root,
    stdio: 'inherit',
  });
  return result.status ?? 1;
});
