/** Flag > variable > file > default; whatever is wrong is said, and the chat starts all the same. */
import { describe, expect, test } from 'vitest';
import { loadSettings } from '../../../src/client/settings/load.js';
import { DEFAULT_SETTINGS, listSettings, type Settings } from '../../../src/client/settings/settings.js';

const FILE = '/home/bob/.config/chat-tui/config.toml';
const load = async (
  text: string,
  env: Record<string, string> = {},
  flags: Partial<Settings> = {},
): ReturnType<typeof loadSettings> => await loadSettings({ flags, env, file: { name: FILE, text } });

describe('settings', () => {
  test('are the defaults where nothing is set', async () => {
    expect(await loadSettings({ flags: {}, env: {} })).toEqual({
      settings: DEFAULT_SETTINGS,
      problems: [],
      fileText: undefined,
    });
    expect(await load('')).toEqual({ settings: DEFAULT_SETTINGS, problems: [], fileText: '' });
  });

  test('come from the file', async () => {
    const { settings, problems } = await load(`
      nick = "bob"
      servers = ["chat.example.org:6697", "[::1]:7000", "::1"]
      rooms = ["ops", "#tea"]
      fold_joins = false
      mouse = "off"
      [keys]
      f5 = "redraw"
    `);
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      ...DEFAULT_SETTINGS,
      nick: 'bob',
      servers: ['chat.example.org:6697', '[::1]:7000', '::1'],
      rooms: ['ops', '#tea'],
      foldJoins: false,
      mouse: 'off',
      keys: { f5: 'redraw' },
    });
  });

  test('of a flag win over the variable, of the variable over the file, each on its own', async () => {
    const text = 'nick = "file"\nrooms = ["file"]\nmouse = "off"\nascii = true';
    const env = { CHAT_TUI_NICK: 'variable', CHAT_TUI_ROOMS: 'one, two', CHAT_TUI_ASCII: 'no' };
    const { settings } = await load(text, env, { nick: 'flag' });
    expect(settings).toMatchObject({ nick: 'flag', rooms: ['one', 'two'], mouse: 'off', ascii: false });
  });

  test('cannot be changed in place', async () => {
    const { settings } = await load('');
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(DEFAULT_SETTINGS)).toBe(true);
  });
});

describe('a value that cannot be', () => {
  test('is named with its key, itself and what would be right; the default counts', async () => {
    const { settings, problems } = await load('theme = "blue"\nascii = "yes"\nnick = "1bob"\nmouse = "off"');
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, mouse: 'off' });
    expect(problems).toEqual([
      expect.stringMatching(
        /^Cannot use .*config\.toml: "nick" must be a nick: .*, found "1bob"; "" counts instead$/,
      ),
      `Cannot use ${FILE}: "theme" must be one of "auto", "light", "dark", "none", found "blue"; "auto" counts instead`,
      `Cannot use ${FILE}: "ascii" must be true or false, found "yes"; false counts instead`,
    ]);
  });

  test('in a variable leaves what the file says', async () => {
    const { settings, problems } = await load('mouse = "off"', { CHAT_TUI_MOUSE: 'cat' });
    expect(settings.mouse).toBe('off');
    expect(problems).toEqual([
      'Cannot use CHAT_TUI_MOUSE: "mouse" must be one of "wheel", "off", found "cat"; "off" counts instead',
    ]);
  });

  test.for<[text: string]>([
    ['servers = ["host:0"]'],
    ['servers = ["host:65536"]'],
    ['servers = ["irc://host"]'],
    ['servers = "host"'],
    ['rooms = ["a b"]'],
    ['rooms = ["#"]'],
    ['keys = ["f5"]'],
    ['[keys]\nf5 = 5'],
  ])('is refused: %s', async ([text]) => {
    const { settings, problems } = await load(text);
    expect(settings).toEqual(DEFAULT_SETTINGS);
    expect(problems).toHaveLength(1);
  });
});

test('an unknown key is named with the one that it may mean', async () => {
  const { settings, problems } = await load('theem = "dark"\nzebra = 1\nmouse = "off"');
  expect(settings.mouse).toBe('off');
  expect(problems).toEqual([
    `Cannot use ${FILE}: there is no "theem" (did you mean "theme"?)`,
    `Cannot use ${FILE}: there is no "zebra" (/set -all lists what there is)`,
  ]);
});

test('a file that is no TOML is named with the place; nick and server are taken from it all the same', async () => {
  const { settings, problems } = await load('nick = "bob"\nservers = ["one:7000"]\nmouse = off\n');
  expect(settings).toEqual({ ...DEFAULT_SETTINGS, nick: 'bob', servers: ['one:7000'] });
  expect(problems).toEqual([
    expect.stringMatching(/^Cannot use .*: line 3, column \d+: .*; its settings are left out$/),
  ]);
});

test('every setting has a help of one line, and a default that can be written and read', () => {
  for (const { key, row } of listSettings()) {
    expect(key).toMatch(/^[a-z_]+$/);
    expect(row.help).toMatch(/^[^\n]{10,100}[^.\n]$/);
    if (key !== 'keys') expect(row.type.fromToml(row.default), key).toEqual(row.default);
  }
});
