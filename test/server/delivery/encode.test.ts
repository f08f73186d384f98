import { expect, test } from 'vitest';

import { Cap } from '../../../src/protocol/capabilities.js';
import { byteLength } from '../../../src/protocol/limits.js';
import { classMask, encodeEvent } from '../../../src/server/delivery/encode.js';
import type { LogEvent } from '../../../src/server/store/types.js';

const author = { session: 's', identity: 'guest:s', nick: 'ann', user: '~a', host: 'example.org' };

function event(parts: Partial<LogEvent>): LogEvent {
  return {
    kind: 'message',
    conversation: '#tea',
    author,
    target: '#Tea',
    text: 'hello',
    durability: 'required',
    place: 1,
    prev: 0,
    time: Date.UTC(2024, 0, 2, 3, 4, 5, 6),
    msgid: 'id1',
    ...parts,
  };
}

const names = (key: string): string => (key === '#tea' ? '#Tea' : key);
const encode = (parts: Partial<LogEvent>, capabilities = 0): string | undefined =>
  encodeEvent(event(parts), capabilities, names);

test.for<{ what: string; parts: Partial<LogEvent>; caps?: number; line: string | undefined }>([
  { what: 'a message', parts: {}, line: 'PRIVMSG #Tea :hello' },
  { what: 'a notice', parts: { kind: 'notice' }, line: 'NOTICE #Tea :hello' },
  { what: 'a tagmsg', parts: { kind: 'tagmsg', text: '' }, caps: Cap.messageTags, line: 'TAGMSG #Tea' },
  { what: 'a tagmsg without tags', parts: { kind: 'tagmsg', text: '' }, line: undefined },
  { what: 'a founding', parts: { kind: 'create' }, line: undefined },
  { what: 'a join', parts: { kind: 'join', data: { realName: 'Ann B' } }, line: 'JOIN #Tea' },
  {
    what: 'an extended join',
    parts: { kind: 'join', data: { realName: 'Ann B' } },
    caps: Cap.extendedJoin,
    line: 'JOIN #Tea * :Ann B',
  },
  { what: 'a leave', parts: { kind: 'part', text: '' }, line: 'PART #Tea' },
  { what: 'a leave with a reason', parts: { kind: 'part', text: 'so long' }, line: 'PART #Tea :so long' },
  { what: 'a quit', parts: { kind: 'quit', text: 'Quit: bye' }, line: 'QUIT :Quit: bye' },
  { what: 'a rename', parts: { kind: 'nick', target: 'anna' }, line: 'NICK :anna' },
  { what: 'a kick', parts: { kind: 'kick', target: 'bob', text: 'enough' }, line: 'KICK #Tea bob :enough' },
  { what: 'a topic', parts: { kind: 'topic', text: 'Earl Grey' }, line: 'TOPIC #Tea :Earl Grey' },
  { what: 'a topic that is cleared', parts: { kind: 'topic', text: '' }, line: 'TOPIC #Tea :' },
  { what: 'a mode', parts: { kind: 'mode', text: '+ov bob cid' }, line: 'MODE #Tea +ov bob cid' },
  { what: 'an invitation', parts: { kind: 'invite', target: 'bob' }, line: 'INVITE bob #Tea' },
  { what: 'an absence', parts: { kind: 'away', text: 'lunch' }, caps: Cap.awayNotify, line: 'AWAY :lunch' },
  { what: 'a return', parts: { kind: 'away', text: '' }, caps: Cap.awayNotify, line: 'AWAY' },
  { what: 'an absence unasked', parts: { kind: 'away', text: 'lunch' }, line: undefined },
  {
    what: 'a deletion of a message of several lines, in a log that notes its cuts',
    parts: { kind: 'redact', text: 'oops', data: { cuts: [3], msgid: 'id0' } },
    caps: Cap.messageRedaction | Cap.batch | Cap.multiline,
    line: 'REDACT #Tea id0 oops',
  },
  {
    what: 'a real name',
    parts: { kind: 'setname', text: 'Ann C' },
    caps: Cap.setname,
    line: 'SETNAME :Ann C',
  },
  { what: 'a real name unasked', parts: { kind: 'setname', text: 'Ann C' }, line: undefined },
])('$what is shown as $line', ({ parts, caps = 0, line }) => {
  const bare = encode(parts, caps)?.replace(/^@\S+ /, '');
  expect(bare).toBe(line === undefined ? undefined : `:ann!~a@example.org ${line}\r\n`);
});

test('tags are those that were asked for', () => {
  const parts = { author: { ...author, account: 'Ann' }, tags: { '+draft/react': 'x y' } };
  const all = Cap.serverTime | Cap.messageTags | Cap.accountTag;
  expect(encode(parts, all)).toBe(
    '@time=2024-01-02T03:04:05.006Z;msgid=id1;+draft/react=x\\sy;account=Ann :ann!~a@example.org PRIVMSG #Tea :hello\r\n',
  );
  expect(encode(parts, Cap.serverTime)).toBe(
    '@time=2024-01-02T03:04:05.006Z :ann!~a@example.org PRIVMSG #Tea :hello\r\n',
  );
  expect(encode(parts)).toBe(':ann!~a@example.org PRIVMSG #Tea :hello\r\n');
});

test('a label or a batch comes first', () => {
  expect(encodeEvent(event({}), 0, names, ['label', 'l1'])).toBe(
    '@label=l1 :ann!~a@example.org PRIVMSG #Tea :hello\r\n',
  );
});

test('an account is part of an extended join', () => {
  const joined = { kind: 'join', author: { ...author, account: 'Ann' }, data: { realName: 'A' } } as const;
  expect(encode(joined, Cap.extendedJoin)).toBe(':ann!~a@example.org JOIN #Tea Ann A\r\n');
});

test('the server is a source of its own', () => {
  const server = { ...author, session: '', nick: 'irc.test', user: '' };
  expect(encode({ author: server, kind: 'topic', text: 'x' })).toBe(':irc.test TOPIC #Tea :x\r\n');
});

test('no line is longer than a line may be, and no character is cut in two', () => {
  const line = encode({ text: 'ü'.repeat(400) }) ?? '';
  expect(byteLength(line)).toBeLessThanOrEqual(512);
  expect(byteLength(line)).toBeGreaterThan(508);
  expect(line).toMatch(/ü\r\n$/);
});

test('sessions that would be shown the same line are of the same class, and only those', () => {
  const events = [
    event({}),
    event({ kind: 'join' }),
    event({ kind: 'away' }),
    event({ msgid: undefined as never }),
  ];
  const sets = [
    0,
    Cap.messageTags,
    Cap.serverTime,
    Cap.extendedJoin,
    Cap.awayNotify,
    Cap.accountTag,
    0x3_ffff,
  ];
  for (const each of events) {
    const mask = classMask(each);
    for (const one of sets) {
      for (const other of sets) {
        if ((one & mask) !== (other & mask)) continue;
        expect(encodeEvent(each, one, names)).toBe(encodeEvent(each, other, names));
      }
    }
  }
});
