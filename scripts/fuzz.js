/**
 * `npm run fuzz`: server and client under lines that nobody means, seeded and repeatable.
 *
 *     npm run fuzz -- [--long | --lines N] [--seed N]
 *
 * Without arguments the short form that every run of the tests has; `--long` is 1,000,000 lines for each of them.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { runScript, say, StepError } from './lib/console.js';
import { prepare, root } from './lib/project.js';

const LONG = '1000000';
const TESTS = [
  'test/server/fuzz.test.ts',
  'test/e2e/fuzz.test.ts',
  'test/client/engine/fuzz.test.ts',
  'test/client/model/fuzz.test.ts',
];

await runScript(async () => {
  const { values } = parseArgs({
    options: { long: { type: 'boolean' }, lines: { type: 'string' }, seed: { type: 'string' } },
  });
  const lines = values.lines ?? (values.long ? LONG : undefined);
  for (const [name, value] of Object.entries({ lines, seed: values.seed })) {
    if (value !== undefined && !/^\d{1,9}$/.test(value))
      throw new StepError(`--${name} wants a whole number, found ${JSON.stringify(value)}`, 2);
  }
  const env = {
    ...process.env,
    ...(lines && { CHAT_FUZZ_LINES: lines }),
    ...(values.seed && { CHAT_FUZZ_SEED: values.seed }),
  };
  say(`${lines ?? 'the usual number of'} lines, seed ${values.seed ?? 'of every day'}`);
  await prepare();
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  return (
    spawnSync(process.execPath, [vitest, 'run', ...TESTS], { cwd: root, env, stdio: 'inherit' }).status ?? 1
  );
});
