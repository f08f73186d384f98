import { userInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { defaultNick, makeSettings } from '../../src/client/config.js';
import { checkNick } from '../../src/protocol/names.js';

const FLAGS = {
  nick: 'bob',
  server: [],
  room: [],
  plain: false,
  json: false,
  ascii: false,
  receipts: true,
} as const;

describe('settings', () => {
  test('without flags are this machine, the usual port, and no room but the lobby', () => {
    expect(makeSettings(FLAGS, {})).toMatchObject({
      servers: [{ host: 'localhost', port: 6667 }],
      rooms: [],
      identity: { nick: 'bob', realName: 'bob', password: undefined, alternatives: true },
    });
  });

  test('take servers in their order, rooms with and without their sign, and the password of the environment', () => {
    const flags = { ...FLAGS, server: ['one', '[::1]:7000'], room: ['ops', '#tea'] };
    expect(makeSettings(flags, { CHAT_TUI_PASSWORD: 'sesame' })).toMatchObject({
      servers: [
        { host: 'one', port: 6667 },
        { host: '::1', port: 7000 },
      ],
      rooms: ['#ops', '#tea'],
      identity: { password: 'sesame' },
    });
  });

  test('of --once take no other nick than the one that was asked for', () => {
    expect(makeSettings({ ...FLAGS, once: 'done' }, {}).identity.alternatives).toBe(false);
  });

  test.for([
    [{ nick: 'a b' }, /^Cannot use --nick: .*, found "a b"$/],
    [{ server: ['irc://x'] }, /^Cannot use --server: .*HOST or HOST:PORT, found "irc:\/\/x"$/],
  ] as const)('are refused by name: %j', ([flags, words]) => {
    expect(() => makeSettings({ ...FLAGS, ...flags }, {})).toThrow(
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
