/** What /save makes of a file: the settings are in it, and the rest is as the reader left it. */
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { loadSettings } from '../../../src/client/settings/load.js';
import { freshFile, rewriteFile } from '../../../src/client/settings/rewrite.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/client/settings/settings.js';

const read = async (text: string): ReturnType<typeof loadSettings> =>
  await loadSettings({ flags: {}, env: {}, file: { name: 'config.toml', text } });

const SOME: Settings = {
  ...DEFAULT_SETTINGS,
  nick: 'bob',
  servers: ['one:7000', '[::1]:6667'],
  theme: 'dark',
  receipts: false,
  keys: { f5: 'redraw', 'ctrl-\\': 'help', 'alt-"': '' },
};

test('a fresh file has every value that is not the default, each under its help, and reads back the same', async () => {
  const text = freshFile(SOME);
  expect(text).toBe(String.raw`# Settings of chat-tui, written by /save and read at the start.
# "/set -all" in the chat lists all there are, "/set NAME" explains one.

# what others call you; /nick changes it for now
nick = "bob"

# where to connect, HOST or HOST:PORT; several are tried in turn
servers = ["one:7000", "[::1]:6667"]

# tell others that their messages have arrived here
receipts = false

# colours for a light or a dark background, or no colours
theme = "dark"

# keys of your own: a key and what it does; "" takes its meaning away
[keys]
f5 = "redraw"
"ctrl-\\" = "help"
"alt-\"" = ""
`);
  expect(await read(text)).toMatchObject({ settings: SOME, problems: [] });
});

test('a file with nothing set says so, and reads back as the defaults', async () => {
  expect(await read(freshFile(DEFAULT_SETTINGS))).toMatchObject({ settings: DEFAULT_SETTINGS, problems: [] });
});

describe('a file that is there', () => {
  const OLD = `# mine
nick = "bob"   # that is me

  theme="dark"
mouse = "off"
rooms = [
  "ops", # work
  "tea",
]
future = 1

[other]   # not of this program
theme = "loud"
text = """
theme = "light"
"""
`;

  test('has values replaced where they stand; comments, order and unknown things stay', async () => {
    const { settings } = await read(OLD);
    const text = rewriteFile(OLD, {
      ...settings,
      nick: 'rob',
      theme: 'light',
      mouse: 'wheel',
      receipts: false,
    });
    expect(text).toBe(`# mine
nick = "rob"   # that is me

theme = "light"
rooms = [
  "ops", # work
  "tea",
]
future = 1

# tell others that their messages have arrived here
receipts = false

[other]   # not of this program
theme = "loud"
text = """
theme = "light"
"""
`);
  });

  test('stays byte for byte when nothing has changed', async () => {
    const { settings } = await read(OLD);
    expect(rewriteFile(OLD, settings)).toBe(OLD);
  });

  test('keeps its line ends', async () => {
    const text = OLD.replaceAll('\n', '\r\n');
    const { settings } = await read(text);
    const changed = rewriteFile(text, { ...settings, ascii: true });
    expect(changed).toContain('\r\nascii = true\r\n');
    expect(changed?.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('loses a setting that is at its default again, with the help that /save wrote', async () => {
    const changed = rewriteFile(freshFile(SOME), DEFAULT_SETTINGS);
    expect(changed).not.toContain('=');
    expect(changed).not.toContain('[keys]');
    expect(changed).not.toContain('what others call you');
    expect(await read(changed ?? '')).toMatchObject({ settings: DEFAULT_SETTINGS, problems: [] });
  });

  test('has its table of keys made anew when the keys have changed', async () => {
    const text = '[keys]\nf5 = "redraw"\nf6 = "help"\n\n[other]\na = 1\n';
    const { settings } = await read(text);
    const changed = rewriteFile(text, { ...settings, keys: { f7: 'help' } }) ?? '';
    expect(parse(changed)).toEqual({ other: { a: 1 }, keys: { f7: 'help' } });
  });

  test.for<[text: string]>([
    ['nick = bob'],
    ['"nick" = "bob"\nkeys.f5 = "redraw"\n'],
    ['\'keys\' = { f5 = "x" }\nkeys2.a = 1\n[keys3]\n'],
  ])('that cannot be changed with certainty is left alone, or is right: %j', async ([text]) => {
    const changed = rewriteFile(text, SOME);
    if (changed !== undefined) expect((await read(changed)).settings).toEqual(SOME);
  });
});

test('whatever is set and whatever stands in the file, what is written reads back the same and keeps what is unknown', async () => {
  const line = fc.constantFrom(
    '# a comment',
    '',
    'nick = "old"',
    "theme = 'dark' # why",
    'receipts = false',
    'rooms = [ "a", # ]\n "b" ]',
    'unknown = "x # y"',
    "raw = '''\nnick = \"no\"\n'''",
    'inline = { a = [1, 2], b = "]" }',
    '[keys]\nf5 = "redraw"',
    '[table]\nnick = "inner"',
    '[[list]]\ntheme = "inner"',
    '"mouse" = "off"',
  );
  const settings = fc.record({
    nick: fc.constantFrom('', 'bob'),
    servers: fc.constantFrom<readonly string[]>([], ['a'], ['a:1', 'b:2']),
    rooms: fc.constantFrom<readonly string[]>([], ['a', 'b'], ['ops']),
    receipts: fc.boolean(),
    theme: fc.constantFrom<Settings['theme']>('auto', 'dark'),
    mouse: fc.constantFrom<Settings['mouse']>('wheel', 'off'),
    keys: fc.constantFrom<Settings['keys']>({}, { f5: 'redraw' }, { 'ctrl-]': 'a"b' }),
  });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(line), settings, async (lines, some) => {
      // Tables are put last, as a person would: behind them there is no top level any more.
      const text = lines.toSorted((a, b) => Number(a.startsWith('[')) - Number(b.startsWith('['))).join('\n');
      const wanted = { ...DEFAULT_SETTINGS, ...some };
      const changed = rewriteFile(text, wanted);
      expect(changed).toBeDefined();
      const loaded = await read(changed ?? '');
      expect(loaded.settings).toEqual(wanted);
      for (const each of lines) {
        if (/^(?:#|unknown|raw|inline|\[table|\[\[)/.test(each)) expect(changed).toContain(each);
      }
    }),
  );
});
