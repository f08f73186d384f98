/** The quick reading of flags and the one with words come to the same; what the quick one is unsure of it leaves. */
import { describe, expect, test } from 'vitest';
import { readCommandLine } from '../../src/client/cli.js';
import { type Flags, FLAGS, parseQuickly } from '../../src/client/options.js';
import { NO_FLAGS } from '../support/no-flags.js';

describe('flags', () => {
  test.for<[args: string[], Partial<Flags>]>([
    [[], {}],
    [['--nick', 'bob'], { nick: 'bob' }],
    [['--nick=bob', '--no-tls'], { nick: 'bob', noTls: true }],
    [['--server', 'one', '--server=two:7000'], { server: ['one', 'two:7000'] }],
    [['--room', 'ops', '--room', '#tea'], { room: ['ops', '#tea'] }],
    [['--plain', '--ascii'], { plain: true, ascii: true }],
    [['--json'], { json: true }],
    [['--no-receipts'], { receipts: false }],
    [
      ['--password-command', 'pass show chat', '--ask-password'],
      { passwordCommand: 'pass show chat', askPassword: true },
    ],
    [['--claim', 'abcd-efgh'], { claim: 'abcd-efgh' }],
    [['--once', 'a text with = and -- in it'], { once: 'a text with = and -- in it' }],
  ])('%j', async ([args, found]) => {
    expect(parseQuickly(args)).toEqual({ ...NO_FLAGS, ...found });
    expect(await readCommandLine(args)).toEqual({ kind: 'flags', flags: { ...NO_FLAGS, ...found } });
  });

  test.for<[args: string[], words: string]>([
    [['--nick'], 'nick'],
    [['--nick', 'a', '--nick', 'b'], '--nick can be given once'],
    [['--nick='], '--nick needs a value'],
    [['--plain', '--json'], 'mutually exclusive'],
    [['--json', '--once', 'x'], 'mutually exclusive'],
    [['--unknown'], 'unknown'],
    [['bob'], 'bob'],
    [['--nik', 'bob'], 'Unknown argument: nik (did you mean --nick?)'],
    [['--reciepts'], 'reciepts'],
    [['--frobnicate'], 'Unknown argument: frobnicate\n'],
    [['completion', 'tcsh'], 'Choices: "bash", "zsh", "fish"'],
    [['completion'], 'Not enough non-option arguments'],
  ])('%j is refused in words', async ([args, words]) => {
    expect(parseQuickly(args)).toBeUndefined();
    const result = await readCommandLine(args);
    expect(result).toMatchObject({ kind: 'done', code: 2 });
    expect(result.kind === 'done' && result.text).toContain(words);
  });

  test('--help explains each in a group, and shows examples', async () => {
    const result = await readCommandLine(['--help']);
    const text = result.kind === 'done' ? result.text : '';
    for (const { name, describe: words, group } of FLAGS) {
      expect(text).toMatch(new RegExp(`^${group}:$[^]*--${name}`, 'm'));
      expect(text).toContain(words);
    }
    expect(text).toContain('chat-tui --nick bob --server chat.example.org');
    expect(text.indexOf('Help:')).toBeGreaterThan(text.indexOf('--once'));
  });

  test('--help names each of them', async () => {
    expect(parseQuickly(['--help'])).toBeUndefined();
    const result = await readCommandLine(['--help']);
    expect(result).toMatchObject({ kind: 'done', code: 0 });
    for (const name of [
      'nick',
      'server',
      'room',
      'no-tls',
      'plain',
      'json',
      'once',
      'ascii',
      'no-receipts',
    ]) {
      expect(result.kind === 'done' && result.text).toContain(`--${name}`);
    }
  });
});
