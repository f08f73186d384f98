import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldName } from '../../src/protocol/casemapping.js';
import { cleanText } from '../../src/protocol/clean-text.js';
import { checkNick, checkRoomName, isRoomName } from '../../src/protocol/names.js';
import { NUMERICS } from '../../src/protocol/numerics.js';
import { hostileText } from './arbitraries.js';

describe('nicks', () => {
  test.for(['bob', 'B', '[x]', '\\_`^{|}-1', '__proto__', 'constructor', 'a'.repeat(32)])(
    'may be %s',
    (nick) => {
      expect(checkNick(nick, 32)).toBeUndefined();
    },
  );

  test.for([
    ['', 'a nickname cannot be empty'],
    ['1bob', 'a nickname cannot begin with "1"'],
    ['-bob', 'a nickname cannot begin with "-"'],
    ['bob smith', 'a nickname is made of letters, digits and []\\`_^{|}-, not a space'],
    ['bob!', 'a nickname is made of letters, digits and []\\`_^{|}-, not "!"'],
    ['аdmin', 'a nickname is made of letters, digits and []\\`_^{|}-, not "а"'],
    ['b\x1b[2J', 'a nickname is made of letters, digits and []\\`_^{|}-, not U+001B'],
    ['b\u202e', 'a nickname is made of letters, digits and []\\`_^{|}-, not U+202E'],
    ['b\u{e0100}', 'a nickname is made of letters, digits and []\\`_^{|}-, not U+E0100'],
    ['b\u0301', 'a nickname is made of letters, digits and []\\`_^{|}-, not U+0301'],
    ['a'.repeat(33), 'a nickname has at most 32 characters, not 33'],
  ] as const)('may not be %j', ([nick, reason]) => {
    expect(checkNick(nick, 32)).toBe(reason);
  });

  test('that are good, and the reasons for those that are not, show as they are', () => {
    fc.assert(
      fc.property(hostileText, (nick) => {
        const reason = checkNick(nick, 32);
        const shown = reason ?? nick;
        expect(cleanText(shown)).toBe(shown);
      }),
    );
  });
});

describe('room names', () => {
  test.for(['#a', '#lobby', '##', '#Straße', '#茶', '#🍵', '#__proto__'])('may be %s', (name) => {
    expect(checkRoomName(name, 64)).toBeUndefined();
  });

  test.for([
    ['lobby', 'a room name begins with "#"'],
    ['#', 'a room name has something after "#"'],
    ['#a b', 'a room name cannot hold a space'],
    ['#a,b', 'a room name cannot hold ","'],
    ['#a\x07', 'a room name cannot hold U+0007'],
    ['#a\u200bb', 'a room name cannot hold U+200B'],
    ['#a\u00a0b', 'a room name cannot hold U+00A0'],
    ['#a\u202eb', 'a room name cannot hold U+202E'],
    ['#\u0301', 'a room name cannot hold loose or stacked combining marks'],
    [`#a${'\u0301'.repeat(5)}`, 'a room name cannot hold loose or stacked combining marks'],
    [`#${'a'.repeat(64)}`, 'a room name has at most 64 characters, not 65'],
  ] as const)('may not be %j', ([name, reason]) => {
    expect(checkRoomName(name, 64)).toBe(reason);
  });

  test('are told from nicks by their first character', () => {
    expect(isRoomName('#a')).toBe(true);
    expect(isRoomName('a#')).toBe(false);
    expect(isRoomName('')).toBe(false);
  });

  test('that are good show as they are', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const name = `#${text}`;
        const shown = checkRoomName(name, 64) === undefined ? name : '';
        expect(cleanText(shown)).toBe(shown);
      }),
    );
  });
});

describe('foldName', () => {
  test.for([
    ['Bob', 'bob'],
    ['bob', 'bob'],
    ['[A]\\~', '[a]\\~'],
    ['ÄÉ-Z', 'ÄÉ-z'],
    ['İI', 'İi'],
    ['', ''],
  ] as const)('lowers ASCII letters only: %s', ([name, folded]) => {
    expect(foldName(name)).toBe(folded);
  });

  test('is idempotent and keeps the length', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const folded = foldName(text);
        expect(foldName(folded)).toBe(folded);
        expect(folded).toHaveLength(text.length);
      }),
    );
  });
});

describe('NUMERICS', () => {
  test('are three digits each, and no two are the same', () => {
    const values = Object.values(NUMERICS);
    expect(values.filter((value) => !/^\d{3}$/.test(value))).toEqual([]);
    expect(new Set(values).size).toBe(values.length);
  });
});
