import { userInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { defaultNick, makeConfig, settingsOf } from '../../src/client/config.js';
import { DEFAULT_SETTINGS, type Settings } from '../../src/client/settings/settings.js';
import { checkNick } from '../../src/protocol/names.js';
import { NO_FLAGS } from '../support/no-flags.js';

const BOB: Settings = { ...DEFAULT_SETTINGS, nick: 'bob' };

describe('what a client starts with', () => {
  test('is by default this machine, the usual port, and no room but the lobby', () => {
    expect(makeConfig(BOB, NO_FLAGS, {})).toMatchObject({
      servers: [{ host: 'localhost', port: 6697 }],
      rooms: [],
      identity: { nick: 'bob', realName: 'bob', password: undefined, alternatives: true },
    });
  });

  test('is plaintext on its own port with --no-tls only', () => {
    expect(makeConfig(BOB, NO_FLAGS, {}).security).toEqual({ plaintext: false, pin: undefined });
    expect(makeConfig(BOB, { ...NO_FLAGS, noTls: true }, {})).toMatchObject({
      servers: [{ host: 'localhost', port: 6667 }],
      security: { plaintext: true },
    });
  });

  test('is one key with --tls-pin, which has to be one, and needs TLS', () => {
    const tlsPin = `sha256:${'AB'.repeat(32)}`;
    const { security } = makeConfig(BOB, { ...NO_FLAGS, tlsPin }, {});
    expect(security).toEqual({ plaintext: false, pin: tlsPin.toLowerCase() });
    expect(() => makeConfig(BOB, { ...NO_FLAGS, tlsPin: 'sha256:ab' }, {})).toThrow(/64 hexadecimal digits/);
    expect(() => makeConfig(BOB, { ...NO_FLAGS, tlsPin, noTls: true }, {})).toThrow(/no key without TLS/);
  });

  test('are servers in their order, rooms with and without their sign, and the password of the environment', () => {
    const settings = { ...BOB, servers: ['one', '[::1]:7000'], rooms: ['ops', '#tea'] };
    expect(makeConfig(settings, NO_FLAGS, { CHAT_TUI_PASSWORD: 'sesame' })).toMatchObject({
      servers: [
        { host: 'one', port: 6697 },
        { host: '::1', port: 7000 },
      ],
      rooms: ['#ops', '#tea'],
      identity: { password: 'sesame' },
    });
  });

  test('are the password that was asked for, or else that of the environment, and the command and the code of the flags', () => {
    const env = { CHAT_TUI_ACCOUNT_PASSWORD: 'sesame' };
    const settings = { ...BOB, passwordCommand: 'pass show chat' };
    expect(makeConfig(settings, { ...NO_FLAGS, claim: 'abcd' }, env).secrets).toEqual({
      given: 'sesame',
      command: 'pass show chat',
      code: 'abcd',
    });
    expect(makeConfig(BOB, NO_FLAGS, env, 'typed').secrets.given).toBe('typed');
    expect(makeConfig(BOB, NO_FLAGS, {}).secrets).toEqual({ given: undefined, command: '', code: undefined });
  });

  test('of --once take no other nick than the one that was asked for', () => {
    expect(makeConfig(BOB, { ...NO_FLAGS, once: 'done' }, {}).identity.alternatives).toBe(false);
  });
});

describe('flags', () => {
  test('are settings where they were given, and nothing where they were not', () => {
    expect(settingsOf(NO_FLAGS)).toEqual({});
    expect(
      settingsOf({ ...NO_FLAGS, nick: 'bob', server: ['one'], room: ['ops'], ascii: true, receipts: false }),
    ).toEqual({ nick: 'bob', servers: ['one'], rooms: ['ops'], ascii: true, receipts: false });
  });

  test.for([
    [{ nick: 'a b' }, /^Cannot use --nick: .*, found "a b"$/],
    [{ server: ['irc://x'] }, /^Cannot use --server: .*HOST or HOST:PORT, found "irc:\/\/x"$/],
  ] as const)('are refused by name: %j', ([flags, words]) => {
    expect(() => settingsOf({ ...NO_FLAGS, ...flags })).toThrow(
      expect.objectContaining({
        code: 'BAD_FLAG',
        exitCode: 2,
        message: expect.stringMatching(words) as string,
      }),
    );
  });
});

test('the nick of who gives none is the login name as far as it can be one', () => {
  const nick = defaultNick();
  expect(checkNick(nick, 32)).toBeUndefined();
  const { username } = userInfo();
  expect(nick).toBe(/^[A-Za-z_][A-Za-z0-9_-]{0,29}$/.test(username) ? username : nick);
});
