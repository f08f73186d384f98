/**
 * Docs that cannot drift: pages that are printed from the code's own tables, compared with what is in docs/
 * (`npm run docs` writes them), and pages by hand that must name every row of a table.
 *
 * Runs after the build, since it reads the tables from dist/.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runScript, say, StepError } from './lib/console.js';
import { pages } from './lib/pages.js';
import { root } from './lib/project.js';

await runScript(async () => {
  if (!existsSync(join(root, 'dist', 'server'))) throw new StepError('There is no dist/ yet: npm run build');
  const write = process.argv.includes('--write');
  let drifted = 0;
  for (const { path, print } of pages) {
    const file = join(root, path);
    const wanted = await print();
    if (existsSync(file) && readFileSync(file, 'utf8') === wanted) continue;
    if (write) {
      writeFileSync(file, wanted);
      say(`${path}: written`);
    } else {
      drifted += 1;
      say(`${path} is not what the code says: run "npm run docs" and read the difference`);
    }
  }
  return drifted > 0 ? 1 : 0;
});
