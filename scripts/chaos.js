/**
 * `npm run chaos`: installs and builds what is missing, the harness too, and runs it (`npm run chaos -- --help`).
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { runScript, StepError } from './lib/console.js';
import { prepare, root } from './lib/project.js';

await runScript(async () => {
  await prepare();
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  if (run(compiler, ['-b', join(root, 'test', 'chaos')]) !== 0)
    throw new StepError('Cannot build the harness, see above');
  return run(join(root, 'dist', '.chaos', 'run.js'), process.argv.slice(2));
});

/**
 * @param {string} program
 * @param {string[]} words
 */
function run(program, words) {
  return spawnSync(process.execPath, [program, ...words], { cwd: root, stdio: 'inherit' }).status ?? 1;
}
