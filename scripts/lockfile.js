/**
 * The lock file gate: what an installation gets is what was looked at, and none of it runs while it is installed.
 *
 * Every package has an integrity hash, and none has an address: without "resolved" lines npm takes each package from
 * whatever registry its user has configured (a mirror, a cache, an air-gapped one), and the hash still decides whether
 * it is the right one. No package of the production tree has an install script, but those that are named here with the
 * script they may have and need not run; and npm is told to run none. Each direct dependency has its reason in
 * docs/adr/0019-supply-chain.md.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { runScript, say } from './lib/console.js';
import { root } from './lib/project.js';

/**
 * Packages that have an install script and work without it: the script as it was read.
 *
 * @type {Map<string, string>}
 */
const NEEDLESS_SCRIPTS = new Map([
  // Looks whether the binary that lies in the package can be loaded, and would compile one if not.
  ['node_modules/@photostructure/sqlite', 'node-gyp-build'],
]);

/** @typedef {{ resolved?: string, integrity?: string, hasInstallScript?: boolean, dev?: boolean }} Entry */

await runScript(() => {
  const { packages } = /** @type {{ packages: Record<string, Entry> }} */ (
    JSON.parse(read('package-lock.json'))
  );
  const faults = [
    ...Object.entries(packages).flatMap(([path, entry]) => (path === '' ? [] : faultsOf(path, entry))),
    ...faultsOfNpmrc(read('.npmrc')),
    ...withoutReason(),
  ];
  for (const fault of faults) say(fault);
  return faults.length > 0 ? 1 : 0;
});

/**
 * @param {string} path
 * @param {Entry} entry
 */
function faultsOf(path, { resolved, integrity, hasInstallScript, dev }) {
  const where = `package-lock.json: ${path}`;
  const faults = [];
  if (resolved !== undefined)
    faults.push(
      `${where} carries the address ${resolved}; delete the "resolved" lines, ` +
        'packages must come from the registry of whoever installs',
    );
  else if (integrity === undefined) faults.push(`${where} has no integrity hash`);
  if (hasInstallScript && !dev && NEEDLESS_SCRIPTS.get(path) !== installScript(path))
    faults.push(`${where} runs an install script: ${installScript(path)}`);
  return faults;
}

/**
 * All that npm would run, as it is written in the package; with an unknown one it is not among those that are known.
 *
 * @param {string} path
 */
function installScript(path) {
  const { scripts = {} } = /** @type {{ scripts?: Record<string, string> }} */ (
    JSON.parse(read(join(path, 'package.json')))
  );
  return ['preinstall', 'install', 'postinstall'].flatMap((name) => scripts[name] ?? []).join('; ');
}

/** @param {string} text */
function faultsOfNpmrc(text) {
  return /^ignore-scripts=true$/m.test(text) ? [] : ['.npmrc: ignore-scripts=true is missing'];
}

/** Direct dependencies that the note about them does not speak of. */
function withoutReason() {
  const note = 'docs/adr/0019-supply-chain.md';
  const text = read(note);
  const { dependencies } = /** @type {{ dependencies: Record<string, string> }} */ (
    JSON.parse(read('package.json'))
  );
  return Object.keys(dependencies)
    .filter((name) => !text.includes(`| \`${name}\` |`))
    .map((name) => `package.json: ${name} has no reason in ${note}`);
}

/** @param {string} file */
function read(file) {
  return readFileSync(join(root, file), 'utf8');
}
