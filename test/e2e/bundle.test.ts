/** What `npm run build` leaves and `npm pack` takes: the bundle that everybody runs. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { CHAT_TUI } from '../support/chat-tui.js';

const ROOT = resolve(import.meta.dirname, '../..');
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-bundle-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** The files that a JavaScript file imports without waiting to be asked, and theirs. */
function loadedWith(file: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, path = ''] of text.matchAll(/^(?:import|export) [^;]*?from "(\.\/[^"]+)";$/gm)) {
    loadedWith(join(dirname(file), path), seen);
  }
  return seen;
}

function bundled(name: RegExp): string {
  const found = readdirSync(dirname(CHAT_TUI)).filter((file) => name.test(file));
  expect(found).toHaveLength(1);
  return join(dirname(CHAT_TUI), found[0] ?? '');
}

test('what is packed runs by itself, from any directory, and knows its version', () => {
  const packed = spawnSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', directory], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, npm_config_loglevel: 'silent' },
  });
  const [{ filename, files }] = JSON.parse(packed.stdout) as [
    { filename: string; files: { path: string }[] },
  ];
  expect(files.map(({ path }) => path)).toContain('dist/bin/chat-tui.js');
  expect(files.filter(({ path }) => /^dist\/(client|bench|\.)/.test(path))).toEqual([]);
  spawnSync('tar', ['xzf', filename], { cwd: directory });
  // In the place of an install.
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  const program = join(directory, 'package/dist/bin/chat-tui.js');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const told = spawnSync(process.execPath, [program, '--version'], { cwd: '/', encoding: 'utf8' });
  expect(told.stdout).toContain(version);
  const helped = spawnSync(process.execPath, [program, '--help'], { cwd: '/', encoding: 'utf8' });
  expect(helped.stdout).toContain('--server');
});

test('the first frame waits for two small files, without cryptography, sockets and packages', () => {
  const start = loadedWith(bundled(/^start-[\w-]{8}\.js$/));
  expect([...start]).toHaveLength(1);
  const [file = ''] = start;
  const imports = [...readFileSync(file, 'utf8').matchAll(/^import .* from "([^"]+)";$/gm)].map(
    ([, name]) => name,
  );
  expect(new Set(imports)).toEqual(new Set(['node:fs', 'node:os', 'node:path']));
});

test('a stack trace leads to the line of TypeScript', () => {
  const copy = join(directory, 'dist/bin');
  cpSync(dirname(CHAT_TUI), copy, { recursive: true });
  writeFileSync(join(directory, 'package.json'), '{ "type": "module" }');
  const start = readdirSync(copy).find((file) => /^start-[\w-]{8}\.js$/.test(file)) ?? '';
  const crash = `import { startScreen } from './${readdirSync(copy).find((file) => file.startsWith('start-screen-') && file.endsWith('.js')) ?? ''}';
    await startScreen({ nick: 'bob' }, { get stdin() { return {}; }, env: null });`;
  writeFileSync(join(copy, 'crash.js'), crash);
  expect(start).not.toBe('');
  const { stderr } = spawnSync(process.execPath, ['--enable-source-maps', join(copy, 'crash.js')], {
    encoding: 'utf8',
  });
  expect(stderr).toMatch(/src\/client\/[\w/-]+\.ts:\d+:\d+/);
});
