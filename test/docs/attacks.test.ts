/** docs/attacks.md names files and tests; each of them is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { ATTACKS } from '../../bench/attacks/all.js';

const ROOT = join(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/attacks.md'), 'utf8');
const named = [...page.matchAll(/`((?:test|bench)\/[\w/.-]+\.ts)`(?: "([^"]+)")?/g)].map(
  ([, file = '', name = '']) => ({ file, name }),
);

test('every test that the page on attacks names is there', () => {
  expect(named.length).toBeGreaterThan(40);
  const missing = named.filter(({ file, name }) => {
    const path = join(ROOT, file);
    return (
      !existsSync(path) || (!file.endsWith('/attacks.test.ts') && !readFileSync(path, 'utf8').includes(name))
    );
  });
  expect(missing).toEqual([]);
});

test('every attack that is made is on it', () => {
  expect(ATTACKS.filter(({ name }) => !page.includes(`"${name}"`)).map(({ name }) => name)).toEqual([]);
});
