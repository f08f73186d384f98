/**
 * Makes a fresh clone runnable: the right Node, the dependencies of the lock file, an up-to-date dist/.
 *
 * Imports nothing but Node's own modules, since it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, linkSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { say, StepError } from './console.js';
import { npm } from './npm.js';

/** The project's root directory (import.meta.dirname does not exist on the old Node we want to refuse politely). */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const lockFile = join(root, '.setup.lock');

/** Refuses a Node older than package.json's `engines`, before anything fails in a less clear way. */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new StepError(
    `chat-tui needs Node.js 20.19 or newer, and this is ${version} (${process.execPath})\n` +
      'Install a current one from https://nodejs.org or with your version manager, then try again',
  );
}

/**
 * Installs and builds what is missing. A published package has neither src/ nor a lock file and needs nothing.
 * Two runs at the same time (two terminals on a fresh clone) wait for each other.
 */
export async function prepare() {
  requireNode();
  if (!existsSync(join(root, 'src')) || !existsSync(join(root, 'package-lock.json'))) return;
  await withSetupLock(() => {
    if (!isInstalled()) install();
    build();
  });
}

/**
 * Whether node_modules holds what package-lock.json asks for, decided by content: npm leaves a list of what it
 * installed in node_modules/.package-lock.json. Optional packages of other platforms may be missing.
 *
 * @returns {boolean}
 */
export function isInstalled() {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  const wanted = readPackages(join(root, 'package-lock.json'));
  if (!installed || !wanted) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const present = installed[path];
    return present
      ? present.version === entry.version
      : entry.optional === true || entry.devOptional === true;
  });
}

/** @typedef {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} Packages */

/**
 * @param {string} file
 * @returns {Packages | undefined}
 */
function readPackages(file) {
  try {
    return /** @type {{ packages: Packages }} */ (JSON.parse(readFileSync(file, 'utf8'))).packages;
  } catch {
    return undefined;
  }
}

function install() {
  say('Installing the dependencies (npm ci) ...');
  // As .npmrc says already: nothing of what is installed runs before it is used.
  const [command, args] = npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    // NODE_ENV=production would leave out the compiler, which the build needs.
    env: { ...process.env, NODE_ENV: 'development', npm_config_omit: '', npm_config_production: '' },
  });
  if (result.status === 0) return;
  throw new StepError(
    `Cannot install the dependencies: ${result.error?.message ?? `npm ci ended with status ${result.status}`}\n` +
      'Its output is above. It needs the network or a filled npm cache; run "npm ci" yourself to try again',
  );
}

/** Compiles (tsc itself knows what is out of date and returns at once when nothing is), and bundles what is. */
function build() {
  if (!existsSync(join(root, 'dist'))) say('Building (tsc -b) ...');
  runTool('tsc', ['typescript/bin/tsc', '-b'], 2);
  // Its output is a list of files; what is wrong it says on stderr.
  if (!isBundled()) runTool('rolldown', ['rolldown/bin/cli.mjs', '-c'], 'ignore');
}

/**
 * @param {string} name
 * @param {[string, string]} command a file below node_modules/, and its argument
 * @param {2 | 'ignore'} out
 */
function runTool(name, [file, argument], out) {
  const tool = join(root, 'node_modules', file);
  const result = spawnSync(process.execPath, [tool, argument], { cwd: root, stdio: ['ignore', out, 2] });
  if (result.status === 0) return;
  throw new StepError(
    `Cannot build: ${result.error?.message ?? `${name} ${argument} ended with status ${result.status}`}, see above`,
  );
}

/**
 * Whether the client's bundle is younger than everything that it is made of. A file that was taken away has left its
 * time in its directory.
 */
function isBundled() {
  const bundle = join(root, 'dist', 'bin', 'chat-tui.js');
  if (!existsSync(bundle)) return false;
  const { mtimeMs } = statSync(bundle);
  const sources = readdirSync(join(root, 'src'), { recursive: true }).map((name) =>
    join('src', String(name)),
  );
  const all = ['src', 'rolldown.config.js', 'package-lock.json', ...sources];
  return all.every((name) => {
    const found = statSync(join(root, name), { throwIfNoEntry: false });
    return found === undefined || found.mtimeMs <= mtimeMs;
  });
}

/**
 * @param {() => void} work
 */
async function withSetupLock(work) {
  for (let waited = false; !takeLock(); waited = true) {
    if (!waited) say('Another "npm start" or "npm test" is installing or building here; waiting for it ...');
    await delay(250);
  }
  try {
    work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/** @returns {boolean} */
function takeLock() {
  // Written first and linked into place, so that nobody ever reads a lock without its holder.
  const mine = `${lockFile}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, lockFile);
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    // A holder that was killed leaves its file behind: take it away, and try again on the next turn.
    if (!isAlive(lockHolder())) rmSync(lockFile, { force: true });
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** @returns {number} */
function lockHolder() {
  try {
    return Number(readFileSync(lockFile, 'utf8'));
  } catch {
    return 0;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
