/** The pictures of docs: each is one of a screen with somebody at work in it, and stands in a page. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const PICTURES = readdirSync(join(ROOT, 'docs/pictures')).filter((name) => name.endsWith('.svg'));
const PAGES = ['README.md', 'docs/client.md']
  .map((page) => readFileSync(join(ROOT, page), 'utf8'))
  .join('\n');

/** What a reader sees in it. */
function wordsOf(svg: string): string {
  return svg
    .replaceAll(/<(?:title|desc|style)>.*?<\/(?:title|desc|style)>/gs, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&gt;', '>')
    .replaceAll(/\s+/g, ' ');
}

test('there are ten of them, or more', () => {
  expect(PICTURES.length).toBeGreaterThanOrEqual(10);
});

test.for(PICTURES)('%s is a screen, and stands in a page', (name) => {
  const svg = readFileSync(join(ROOT, 'docs/pictures', name), 'utf8');
  expect(svg).toMatch(/^<svg [^>]*viewBox=/);
  expect(svg.trimEnd()).toMatch(/<\/svg>$/);
  // The input's prompt, or the question of a first start.
  expect(wordsOf(svg)).toMatch(/\w+>|Nick/);
  expect(PAGES).toContain(`pictures/${name})`);
});

test('no page shows a picture that there is none of', () => {
  const shown = [...PAGES.matchAll(/pictures\/([\w-]+\.svg)\)/g)].map(([, name]) => name);
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.filter((name) => name === undefined || !PICTURES.includes(name))).toEqual([]);
});
