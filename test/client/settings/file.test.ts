/** Where the file is, what of it can be read, and the quick look for the first frame. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { peekSettings, settingsPath, settingsSources } from '../../../src/client/settings/file.js';
import { loadSettings } from '../../../src/client/settings/load.js';

let home = '';
let path = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'chat-config-'));
  path = join(home, '.config', 'chat-tui', 'config.toml');
  mkdirSync(join(path, '..'), { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('the file is below XDG_CONFIG_HOME, or ~/.config; a relative path there is ignored', () => {
  expect(settingsPath({}, '/home/bob')).toBe('/home/bob/.config/chat-tui/config.toml');
  expect(settingsPath({ XDG_CONFIG_HOME: '/etc/x' }, '/home/bob')).toBe('/etc/x/chat-tui/config.toml');
  expect(settingsPath({ XDG_CONFIG_HOME: 'x' }, '/home/bob')).toBe('/home/bob/.config/chat-tui/config.toml');
});

describe('the file', () => {
  test('need not be there', () => {
    expect(settingsSources({}, {}, home)).toEqual({ flags: {}, env: {} });
  });

  test('is read with its name', () => {
    writeFileSync(path, 'nick = "bob"\n');
    expect(settingsSources({}, {}, home)).toEqual({
      flags: {},
      env: {},
      file: { name: path, text: 'nick = "bob"\n' },
    });
  });

  test('that is a directory, a pipe or far too large is told, and the defaults count', async () => {
    mkdirSync(path);
    expect(settingsSources({}, {}, home).fault).toBe(`Cannot use ${path}: it is no file`);
    rmSync(path, { recursive: true });
    execFileSync('mkfifo', [path]);
    const sources = settingsSources({}, {}, home);
    expect(sources.fault).toBe(`Cannot use ${path}: it is no file`);
    expect((await loadSettings(sources)).problems).toEqual([sources.fault]);
    rmSync(path);
    writeFileSync(path, '#'.repeat((1 << 20) + 1));
    expect(settingsSources({}, {}, home).fault).toMatch(/must be at most 1 MiB, found 1048577 bytes$/);
  });
});

describe('the quick look', () => {
  test.for<[text: string, found: object]>([
    ['', {}],
    ['nick = "bob"', { nick: 'bob' }],
    ["# mine\r\nnick='bob' # me\r\nservers = [ 'a', \"b:7\" ]\r\n", { nick: 'bob', servers: ['a', 'b:7'] }],
    ['servers = [\n  "a",\n  "b:7",\n]', { servers: ['a', 'b:7'] }],
    ['[other]\nnick = "eve"', {}],
    ['nick = "1bob"', {}],
    ['nick = "b\\u006fb"', {}],
    ['# nick = "bob"', {}],
    ['servers = []', {}],
  ])('finds in %j: %j', async ([text, found]) => {
    expect(peekSettings(text)).toEqual(found);
    const { settings } = await loadSettings({ flags: {}, env: {}, file: { name: path, text } });
    expect(settings).toMatchObject(found);
  });
});
