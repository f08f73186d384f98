/**
 * A gate is seen to fail: for each one a violation is planted in a copy of the project, and the gate must be red
 * and name it. A tool that checks nothing (a wrong glob, a silent incompatibility) is green too.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
let copy: string;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'chat-gates-'));
  const left = new Set(['node_modules', '.git', 'coverage', 'data'].map((name) => join(root, name)));
  // With its times, so that the compiler finds dist/ up to date and only builds what is planted.
  await cp(root, copy, { recursive: true, preserveTimestamps: true, filter: (path) => !left.has(path) });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(async () => {
  await rm(copy, { recursive: true, force: true });
});

test('all gates are green on the project as it is', async () => {
  const { status, output } = await check();
  expect(status, output).toBe(0);
});

interface Plant {
  gate: string;
  violation: string;
  file: string;
  /** Makes the violating text from the present one, undefined for a file that is not there. */
  plant: (text: string) => string;
  /** What the output must name. */
  says: RegExp;
}

const plants: Plant[] = [
  {
    gate: 'types',
    violation: 'the protocol importing the core',
    file: 'src/protocol/planted.ts',
    plant: () => "export { systemClock } from '../core/clock.js';\n",
    says: /src\/protocol\/planted\.ts.*TS6(059|307)/,
  },
  {
    gate: 'types',
    violation: 'the server importing the client',
    file: 'src/server/observe/planted.ts',
    plant: () => "export * as ui from '../../client/ui/term/index.js';\n",
    says: /src\/server\/observe\/planted\.ts/,
  },
  {
    gate: 'types',
    violation: 'a timer in the protocol',
    file: 'src/protocol/planted.ts',
    plant: () => 'setTimeout(() => undefined, 1);\n',
    says: /planted\.ts.*TS2\d+.*setTimeout/,
  },
  {
    gate: 'types',
    violation: 'a wrong type in a test',
    file: 'test/planted.test.ts',
    plant: () => "export const count: number = 'one';\n",
    says: /test\/planted\.test\.ts.*TS2322/,
  },
  {
    gate: 'types',
    violation: 'a wrong type in a script',
    file: 'scripts/planted.js',
    plant: () => "/** @type {number} */\nexport const count = 'one';\n",
    says: /scripts\/planted\.js.*TS2322/,
  },
  {
    gate: 'format',
    violation: 'a file that is not formatted',
    file: 'src/core/planted.ts',
    plant: () => 'export const  two = "2"\n',
    says: /planted\.ts/,
  },
  {
    gate: 'lint',
    violation: 'a promise that nobody waits for',
    file: 'src/core/planted.ts',
    plant: () => "import { readFile } from 'node:fs/promises';\n\nreadFile('/dev/null');\n",
    says: /no-floating-promises/,
  },
  {
    gate: 'lint',
    violation: 'a switch that forgets a case',
    file: 'src/core/planted.ts',
    plant: () =>
      "export function f(x: 'a' | 'b'): number {\n  switch (x) {\n    case 'a':\n      return 1;\n  }\n  return 0;\n}\n",
    says: /switch-exhaustiveness-check/,
  },
  {
    gate: 'lint',
    violation: 'console in a program',
    file: 'src/server/observe/planted.ts',
    plant: () => "console.log('here');\n",
    says: /no-console/,
  },
  {
    gate: 'lint',
    violation: 'a default export',
    file: 'src/core/planted.ts',
    plant: () => 'export default 1;\n',
    says: /no-default-export/,
  },
  {
    gate: 'lint',
    violation: 'a cycle of imports',
    file: 'src/protocol/errors.ts',
    plant: (text) =>
      `import { parseMessage } from './parse.js';\n${text}\nexport const planted = parseMessage;\n`,
    says: /no-cycle/,
  },
  {
    gate: 'lint',
    violation: 'a second importer of neo-blessed',
    file: 'src/client/model/planted.ts',
    plant: () => "import 'neo-blessed';\n",
    says: /no-restricted-imports/,
  },
  {
    gate: 'lint',
    violation: 'a test that is switched off',
    file: 'test/planted.test.ts',
    plant: () => "import { test } from 'vitest';\n\ntest.skip('never', () => undefined);\n",
    says: /no-disabled-tests/,
  },
  {
    gate: 'unused',
    violation: 'an export that nobody imports',
    file: 'src/core/errors.ts',
    plant: (text) => `${text}\nexport const planted = 1;\n`,
    says: /planted/,
  },
  {
    gate: 'unused',
    violation: 'a file that nobody imports',
    file: 'src/core/planted.ts',
    plant: () => 'export const planted = 1;\n',
    says: /planted\.ts/,
  },
  {
    gate: 'unused',
    violation: 'a dependency that nobody uses',
    file: 'package.json',
    plant: (text) => text.replace('"dependencies": {', '"dependencies": {\n    "left-pad": "1.3.0",'),
    says: /left-pad/,
  },
  {
    gate: 'lockfile',
    violation: 'an address of a registry',
    file: 'package-lock.json',
    plant: (text) =>
      text.replace(/"integrity":/, '"resolved": "https://registry.example/a.tgz",\n      "integrity":'),
    says: /registry\.example/,
  },
  {
    gate: 'lockfile',
    violation: 'a package without a hash',
    file: 'package-lock.json',
    plant: (text) => text.replace(/"integrity": "[^"]*",?/, ''),
    says: /no integrity/,
  },
  {
    gate: 'lockfile',
    violation: 'an install script that runs in production',
    file: 'package-lock.json',
    plant: (text) => text.replace(/("node_modules\/winston": \{)/, '$1\n      "hasInstallScript": true,'),
    says: /node_modules\/winston runs an install script/,
  },
  {
    gate: 'lockfile',
    violation: 'npm being free to run install scripts',
    file: '.npmrc',
    plant: (text) => text.replace('ignore-scripts=true', 'ignore-scripts=false'),
    says: /\.npmrc: ignore-scripts=true is missing/,
  },
  {
    gate: 'lockfile',
    violation: 'a dependency without a reason',
    file: 'package.json',
    plant: (text) => text.replace('"dependencies": {', '"dependencies": {\n    "left-pad": "1.3.0",'),
    says: /left-pad has no reason/,
  },
  {
    gate: 'docs',
    violation: 'a generated page changed by hand',
    file: 'docs/configuration.md',
    plant: (text) => text.replace('lobby', 'loby'),
    says: /docs\/configuration\.md/,
  },
  {
    gate: 'docs',
    violation: 'a test that is named as a proof and is not there',
    file: 'SECURITY.md',
    plant: (text) => text.replace('glob.test.ts', 'globs.test.ts'),
    says: /SECURITY\.md names test\/protocol\/globs\.test\.ts, which there is not/,
  },
  {
    gate: 'docs',
    violation: 'an error code without a heading',
    file: 'docs/errors.md',
    plant: (text) => text.replace('## CONFIG_INVALID', '## CONFIG'),
    says: /CONFIG_INVALID/,
  },
];

test.for(plants)('$gate is red on $violation', async ({ gate, file, plant, says }) => {
  const path = join(copy, file);
  const before = await readFile(path, 'utf8').catch(() => undefined);
  const planted = plant(before ?? '');
  expect(planted, 'the plant must change something').not.toBe(before);
  await writeFile(path, planted);
  try {
    const { status, output } = await check(gate);
    expect(output).toMatch(says);
    expect(status).toBe(1);
  } finally {
    await (before === undefined ? rm(path) : writeFile(path, before));
  }
});

/** Runs the gates of the copy by name, all without one. */
function check(...names: string[]): Promise<{ status: number; output: string }> {
  return new Promise((done) => {
    const args = [join(copy, 'scripts/check.js'), ...names];
    const child = execFile(
      process.execPath,
      args,
      { env: { ...process.env, NO_COLOR: '1' } },
      (_error, out, err) => {
        done({ status: child.exitCode ?? -1, output: `${out}${err}` });
      },
    );
  });
}
