/**
 * Docs that cannot drift: `node scripts/docs.js` says where docs/ and the code differ, `npm run docs` writes the
 * pages that are printed from the code. Runs after the build, since it reads the code's tables from dist/.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { runScript, say, StepError } from './lib/console.js';
import { checks, pages } from './lib/pages.js';
import { root } from './lib/project.js';

await runScript(async () => {
  if (!existsSync(join(root, 'dist', 'server'))) throw new StepError('There is no dist/ yet: npm run build');
  const write = process.argv.includes('--write');
  /** @type {string[]} */
  const faults = [];
  for (const { path, print } of pages) {
    const file = join(root, path);
    const wanted = await print();
    if (existsSync(file) && readFileSync(file, 'utf8') === wanted) continue;
    if (write) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, wanted);
      say(`${path}: written`);
    } else {
      faults.push(`${path} is not what the code says: run "npm run docs" and read the difference`);
    }
  }
  for (const check of checks) faults.push(...(await check()));
  for (const fault of faults) say(fault);
  return faults.length > 0 ? 1 : 0;
});
