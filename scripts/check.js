/**
 * All gates, in the order in which they depend on each other (the linter reads what the compiler has built):
 * `npm run check`, or `npm run check -- lint unused` for some of them. Every gate runs, whatever the others say.
 */
import { spawnSync } from 'node:child_process';

import { runScript, say, StepError } from './lib/console.js';
import { root } from './lib/project.js';

/**
 * @typedef {object} Gate
 * @property {string} name
 * @property {string[]} command a file below node_modules/ or scripts/, and its arguments
 * @property {string} remedy what to do when it is red
 */

/** @type {Gate[]} */
const gates = [
  {
    name: 'types',
    command: ['node_modules/typescript/bin/tsc', '-b', '.', 'test', 'bench', 'scripts'],
    remedy: 'a wrong type, or an import that the layer does not list in the references of its tsconfig.json',
  },
  {
    name: 'format',
    command: ['node_modules/@biomejs/biome/bin/biome', 'format', '.'],
    remedy: 'npm run format',
  },
  {
    name: 'lint',
    command: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'],
    remedy: 'the rules are in .oxlintrc.json',
  },
  {
    name: 'unused',
    command: ['node_modules/knip/bin/knip.js', '--no-progress'],
    remedy: 'delete what nobody uses; entry points are listed in knip.json',
  },
  {
    name: 'lockfile',
    command: ['scripts/lockfile.js'],
    remedy: 'see docs/adr/0005-toolchain.md',
  },
  { name: 'docs', command: ['scripts/docs.js'], remedy: 'npm run docs' },
];

await runScript(() => {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !gates.some((gate) => gate.name === name));
  if (unknown.length > 0) {
    const names = gates.map((gate) => gate.name).join(', ');
    throw new StepError(`There is no gate "${unknown.join('", "')}"; there are ${names}`, 2);
  }
  const results = gates
    .filter((gate) => wanted.length === 0 || wanted.includes(gate.name))
    .map((gate) => ({ gate, ...run(gate) }));
  say('');
  for (const { gate, passed, seconds } of results) {
    const verdict = passed ? 'ok' : `FAILED: ${gate.remedy}`;
    say(`${gate.name.padEnd(10)} ${seconds.toFixed(1).padStart(5)} s  ${verdict}`);
  }
  return results.every(({ passed }) => passed) ? 0 : 1;
});

/** @param {Gate} gate */
function run({ name, command }) {
  say(`--- ${name}`);
  const started = performance.now();
  const { status } = spawnSync(process.execPath, command, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return { passed: status === 0, seconds: (performance.now() - started) / 1000 };
}
