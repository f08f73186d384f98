/**
 * `npm run sbom [FILE]`: what the programs are made of, as CycloneDX (JSON), in FILE or in sbom.cdx.json: every
 * package that runs in production with its version, licence and hash. It is taken from the lock file, so it is the same
 * on every machine, but for the moment and the number that the format wants of each document.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

import { runScript, say, StepError } from './lib/console.js';
import { npm } from './lib/npm.js';
import { root } from './lib/project.js';

/**
 * @typedef {object} Bill what is read of it here
 * @property {{ component: { name: string } }} metadata
 * @property {Array<{ 'bom-ref': string, hashes?: unknown[] }>} components
 * @property {Array<{ ref: string, dependsOn: string[] }>} dependencies
 */

await runScript(() => {
  const file = resolve(process.argv[2] ?? join(root, 'sbom.cdx.json'));
  const [command, args] = npm(['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']);
  const { stdout, stderr, status } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new StepError(`npm sbom failed:\n${stderr}`);
  const bill = onlyProduction(/** @type {Bill} */ (JSON.parse(stdout)));
  writeFileSync(file, `${JSON.stringify(bill, undefined, 2)}\n`);
  const bare = bill.components.filter(({ hashes }) => !hashes).length;
  say(`${basename(file)}: ${bill.components.length} packages, ${bare} without a hash`);
  return 0;
});

/**
 * Without what only develops the project. npm's own `--omit dev` leaves out too much: also what runs in production and
 * develops as well.
 *
 * @param {Bill} bill
 * @returns {Bill}
 */
function onlyProduction(bill) {
  const { packages, name } = /** @type {Lock} */ (
    JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  );
  const production = new Set(
    Object.entries(packages)
      .filter(([path, { dev }]) => path !== '' && !dev)
      .map(([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`),
  );
  const components = bill.components.filter((each) => production.has(each['bom-ref']));
  // What is of no package that is left is of the project itself.
  const gone = new Set(bill.components.map((each) => each['bom-ref']).filter((ref) => !production.has(ref)));
  const dependencies = bill.dependencies
    .filter(({ ref }) => !gone.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => !gone.has(other)) }));
  // npm calls the project as its directory is called.
  const metadata = { ...bill.metadata, component: { ...bill.metadata.component, name } };
  return { ...bill, metadata, components, dependencies };
}

/** @typedef {{ name: string, packages: Record<string, { version?: string, dev?: boolean }> }} Lock */
