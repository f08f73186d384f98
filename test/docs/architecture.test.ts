/** docs/architecture.md has a row for each layer and each folder at the top, and none for what is not there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
const rows = [...page.matchAll(/^\| `([\w/]+)`/gm)].map(([, folder = '']) => folder);

test('every layer has its row', () => {
  const layers = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => basename(path) === 'tsconfig.json')
    .map((path) => dirname(join('src', path)));
  expect(layers.length).toBeGreaterThan(20);
  expect(layers.filter((layer) => !rows.includes(layer))).toEqual([]);
});

test('every row is about a folder that is there', () => {
  expect(rows.filter((folder) => folder !== 'dist' && !existsSync(join(ROOT, folder)))).toEqual([]);
});
