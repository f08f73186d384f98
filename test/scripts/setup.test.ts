/**
 * What `npm test` and `npm start` do before anything else, in a project whose npm, compiler and test runner only note
 * how they were called.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'chat-setup-'));
  cpSync(resolve(import.meta.dirname, '../../scripts'), join(project, 'scripts'), { recursive: true });
  write('package.json', '{ "type": "module" }');
  write('src/main.ts', '');
  writeLock('1.0.0');
  write('npm.cjs', `${note('npm')}${INSTALL}`);
});

afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

function write(file: string, text: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
}

/** The text of a program that notes its name and arguments; good in any kind of module. */
function note(name: string): string {
  return `
    const fs = process.getBuiltinModule('fs');
    fs.appendFileSync('calls.txt', ['${name}', ...process.argv.slice(2)].join(' ') + '\\n');`;
}

/** What `npm ci` leaves behind: the list of what is installed, and the programs that come next. */
const INSTALL = `
  for (const [file, text] of Object.entries(${JSON.stringify({
    'typescript/bin/tsc': note('tsc'),
    'rolldown/bin/cli.mjs': `${note('rolldown')}
      fs.mkdirSync('dist/bin', { recursive: true });
      fs.writeFileSync('dist/bin/chat-tui.js', '');`,
    'vitest/vitest.mjs': note('vitest'),
  })})) {
    fs.mkdirSync('node_modules/' + file.slice(0, file.lastIndexOf('/')), { recursive: true });
    fs.writeFileSync('node_modules/' + file, text);
  }
  fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');`;

function writeLock(version: string): void {
  const packages = { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version, optional: true } };
  write('package-lock.json', JSON.stringify({ packages }));
}

interface Run {
  status: number | null;
  stderr: string;
  /** The programs that were called, in their order. */
  calls: string[];
}

/** `npm test` with arguments. */
async function runTests(...args: string[]): Promise<Run> {
  const calls = join(project, 'calls.txt');
  rmSync(calls, { force: true });
  const child = spawn(process.execPath, [join(project, 'scripts/test.js'), ...args], {
    cwd: project,
    env: { ...process.env, npm_execpath: join(project, 'npm.cjs') },
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const status = await new Promise<number | null>((done) => child.on('close', done));
  const lines = existsSync(calls) ? readFileSync(calls, 'utf8').trimEnd().split('\n') : [];
  return { status, stderr, calls: lines };
}

test('a fresh clone is installed, built and tested, with the arguments passed on', async () => {
  const { status, calls } = await runTests('test/core', '--bail=1');
  expect(calls).toEqual([
    'npm ci --ignore-scripts --no-audit --no-fund --loglevel=error',
    'tsc -b',
    'rolldown -c',
    'vitest run --project=unit --project=e2e test/core --bail=1',
  ]);
  expect(status).toBe(0);
});

test('what is installed is not installed again, until the lock file asks for something else', async () => {
  await runTests();
  expect((await runTests()).calls[0]).toBe('tsc -b');
  writeLock('2.0.0');
  expect((await runTests()).calls[0]).toMatch(/^npm ci/);
});

test('an optional package of another platform is not missed', async () => {
  await runTests();
  const packages = { 'node_modules/a': { version: '1.0.0' } };
  write('node_modules/.package-lock.json', JSON.stringify({ packages }));
  expect((await runTests()).calls[0]).toBe('tsc -b');
});

test('the client is bundled again when one of its sources is younger', async () => {
  await runTests();
  expect((await runTests()).calls).not.toContain('rolldown -c');
  const later = new Date(Date.now() + 60_000);
  utimesSync(join(project, 'src/main.ts'), later, later);
  expect((await runTests()).calls[1]).toBe('rolldown -c');
});

test('one project can be chosen', async () => {
  expect((await runTests('--project=gates')).calls.at(-1)).toBe('vitest run --project=gates');
});

test('an install that fails is said, and nothing is built', async () => {
  write('npm.cjs', `${note('npm')} process.exit(7);`);
  const { status, stderr, calls } = await runTests();
  expect(calls).toHaveLength(1);
  expect(stderr).toContain('Cannot install the dependencies: npm ci ended with status 7');
  expect(status).toBe(1);
});

test('a build that fails is said, and nothing is tested', async () => {
  await runTests();
  write('node_modules/typescript/bin/tsc', `${note('tsc')} process.exit(2);`);
  const { status, stderr, calls } = await runTests();
  expect(calls).toEqual(['tsc -b']);
  expect(stderr).toContain('Cannot build: tsc -b ended with status 2');
  expect(status).toBe(1);
});

test('a lock that a killed run has left behind is taken away', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  write('.setup.lock', String(pid));
  expect((await runTests()).status).toBe(0);
  expect(existsSync(join(project, '.setup.lock'))).toBe(false);
});

test('two runs at once install once', async () => {
  // Both are in the same file of calls, which only the first of them removes: the order of the lines is not asked for.
  const [first, second] = await Promise.all([runTests(), runTests()]);
  expect([first.status, second.status]).toEqual([0, 0]);
  const calls = readFileSync(join(project, 'calls.txt'), 'utf8');
  expect(calls.match(/^npm ci/gm)).toHaveLength(1);
});

test('a published package, which has no sources, is neither installed nor built', async () => {
  await runTests();
  rmSync(join(project, 'src'), { recursive: true });
  expect((await runTests()).calls).toEqual(['vitest run --project=unit --project=e2e']);
});
