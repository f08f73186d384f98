/** /save on the disk: the old file is whole until the new one is, keeps its mode, and is not overwritten unseen. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLastStart, writeLastStart } from '../../../src/client/disk/last-start.js';
import { SettingsSaver } from '../../../src/client/disk/settings-saver.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/client/settings/settings.js';

let home = '';
let path = '';
const DARK: Settings = { ...DEFAULT_SETTINGS, theme: 'dark' };

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'chat-save-'));
  path = join(home, 'config', 'chat-tui', 'config.toml');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const write = (text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};
const mode = (file: string): number => statSync(file).mode & 0o777;

describe('/save', () => {
  test('makes the file and its directory, for its owner only', () => {
    expect(new SettingsSaver(path, undefined).save(DARK)).toEqual({ ok: true, text: `saved in ${path}` });
    expect(readFileSync(path, 'utf8')).toContain('\ntheme = "dark"\n');
    expect(mode(path)).toBe(0o600);
    expect(mode(dirname(path))).toBe(0o700);
    expect(readdirSync(dirname(path))).toEqual(['config.toml']);
  });

  test('keeps the mode of a file that is there, and its comments', () => {
    write('# mine\ntheme = "light"\n');
    chmodSync(path, 0o664);
    expect(new SettingsSaver(path, '# mine\ntheme = "light"\n').save(DARK).ok).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('# mine\ntheme = "dark"\n');
    expect(mode(path)).toBe(0o664);
  });

  test('twice writes once', () => {
    const saver = new SettingsSaver(path, undefined);
    saver.save(DARK);
    expect(saver.save(DARK)).toEqual({ ok: true, text: `${path} says all of it already` });
  });

  test('says so when the file was changed meanwhile, and writes, with that change, when it is said again', () => {
    write('# new\nascii = true\n');
    const saver = new SettingsSaver(path, 'theme = "light"\n');
    expect(saver.save(DARK)).toEqual({
      ok: false,
      text: `not saved: ${path} was changed by somebody else since it was read; /save again writes it`,
    });
    expect(readFileSync(path, 'utf8')).toBe('# new\nascii = true\n');
    expect(saver.save(DARK).ok).toBe(true);
    expect(readFileSync(path, 'utf8')).toMatch(/^# new\n[^]*theme = "dark"\n$/);
  });

  test('says so when the file is gone', () => {
    const saver = new SettingsSaver(path, 'theme = "light"\n');
    expect(saver.save(DARK).text).toContain('is gone since it was read');
    expect(saver.save(DARK).ok).toBe(true);
  });

  test('follows a link and leaves it one', () => {
    const target = join(home, 'dotfiles.toml');
    writeFileSync(target, 'ascii = true\n');
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
    expect(new SettingsSaver(path, 'ascii = true\n').save({ ...DARK, ascii: true }).ok).toBe(true);
    expect(readlinkSync(path)).toBe(target);
    expect(readFileSync(target, 'utf8')).toContain('theme = "dark"');
  });

  test('keeps beside the new one a file that it cannot change without losing something', () => {
    write('theme = dark\n# precious\n');
    expect(new SettingsSaver(path, 'theme = dark\n# precious\n').save(DARK)).toEqual({
      ok: true,
      text: `saved in ${path}; it was written in a way that could not be kept: see ${path}.old`,
    });
    expect(readFileSync(`${path}.old`, 'utf8')).toBe('theme = dark\n# precious\n');
    expect(readFileSync(path, 'utf8')).toContain('theme = "dark"');
  });

  test('that fails leaves everything as it was and says why', () => {
    writeFileSync(join(home, 'config'), 'a file where a directory should be');
    const { ok, text } = new SettingsSaver(path, undefined).save(DARK);
    expect(ok).toBe(false);
    expect(text).toMatch(/^not saved, .*config\.toml is as it was: (?:ENOTDIR|EEXIST)/);
  });
});

describe('who the reader was the last time', () => {
  test('is known after it was written, for its owner only', () => {
    const state = join(home, 'state', 'chat-tui');
    for (const plaintext of [true, false]) {
      writeLastStart(state, { nick: 'bob', servers: ['one:7000'], plaintext });
      expect(readLastStart(state)).toEqual({ nick: 'bob', servers: ['one:7000'], plaintext });
    }
    expect(mode(join(state, 'last.json'))).toBe(0o600);
  });

  test('is TLS unless the file says that plaintext was asked for', () => {
    writeFileSync(join(home, 'last.json'), '{"nick":"bob","servers":["one"],"plaintext":"yes"}');
    expect(readLastStart(home)).toEqual({ nick: 'bob', servers: ['one'], plaintext: false });
  });

  test.for<[text: string]>([
    [''],
    ['null'],
    ['{"nick":"1","servers":[]}'],
    ['{"nick":"bob","servers":["a b"]}'],
  ])('is not known from %j', ([text]) => {
    writeFileSync(join(home, 'last.json'), text);
    expect(readLastStart(home)).toBeUndefined();
  });

  test('costs nothing where the disk takes nothing', () => {
    writeFileSync(join(home, 'file'), '');
    writeLastStart(join(home, 'file', 'below'), { nick: 'bob', servers: [], plaintext: false });
    expect(readLastStart(join(home, 'file', 'below'))).toBeUndefined();
  });
});
