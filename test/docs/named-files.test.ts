/** What the pages say is shown by a test, a benchmark or a source file: each of these is there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const pages = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md'),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

test.for(pages)('every file that %s names is there', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const named = [...text.matchAll(/`((?:test|bench|src|scripts|share)\/[\w./-]+\.(?:ts|js|sh|service))`/g)];
  expect(named.map(([, file = '']) => file).filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test('the table of SECURITY.md names a test for each risk', () => {
  const text = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');
  const table = text.slice(text.indexOf('| risk |')).split('\n\n')[0]?.split('\n').slice(2) ?? [];
  expect(table.length).toBeGreaterThan(15);
  expect(table.filter((row) => !/`test\/[\w./-]+\.ts`/.test(row))).toEqual([]);
});
