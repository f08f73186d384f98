import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMessage } from '../../src/protocol/parse.js';
import { escapeTagValue, serialiseMessage, unescapeTagValue } from '../../src/protocol/serialise.js';
import { failLine, standardReply } from '../../src/protocol/standard-replies.js';
import { goodMessage, hostileText, unlessRefused } from './arbitraries.js';

describe('serialiseMessage', () => {
  test.for([
    { parts: { command: 'PING', params: ['a'] }, line: 'PING a' },
    { parts: { command: 'QUIT' }, line: 'QUIT' },
    { parts: { source: 'bob!b@h', command: 'JOIN', params: ['#tea'] }, line: ':bob!b@h JOIN #tea' },
    { parts: { command: 'PRIVMSG', params: ['#tea', 'hi'] }, line: 'PRIVMSG #tea :hi' },
    { parts: { command: 'PART', params: ['#tea'] }, line: 'PART #tea' },
    { parts: { command: 'PART', params: ['#tea', 'bye'] }, line: 'PART #tea :bye' },
    { parts: { command: 'TOPIC', params: ['#tea', ''] }, line: 'TOPIC #tea :' },
    { parts: { command: 'X', params: [':)'] }, line: 'X ::)' },
    {
      parts: {
        tags: [
          ['a', ''],
          ['b', 'x y;'],
        ] as const,
        command: 'X',
      },
      line: '@a;b=x\\sy\\: X',
    },
    {
      parts: {
        tags: [
          ['a', '1'],
          ['a', '2'],
        ] as const,
        command: 'X',
      },
      line: '@a=2 X',
    },
    { parts: { tags: new Map(), command: 'X' }, line: 'X' },
  ])('writes $line', ({ parts, line }) => {
    expect(serialiseMessage(parts)).toBe(line);
  });

  test.for([
    { code: 'BAD_CHARACTER', parts: { command: 'X', params: ['a\r\nQUIT'] } },
    { code: 'BAD_CHARACTER', parts: { command: 'X', params: ['a\nb', 'c'] } },
    { code: 'BAD_CHARACTER', parts: { command: 'X', params: ['a\0'] } },
    { code: 'BAD_CHARACTER', parts: { source: 'a\nb', command: 'X' } },
    { code: 'BAD_CHARACTER', parts: { tags: [['a', '\0']] as const, command: 'X' } },
    { code: 'BAD_PARAMETER', parts: { command: 'X', params: ['', 'b'] } },
    { code: 'BAD_PARAMETER', parts: { command: 'X', params: ['a b', 'c'] } },
    { code: 'BAD_PARAMETER', parts: { command: 'X', params: [':a', 'c'] } },
    { code: 'BAD_TAG', parts: { tags: [['a b', '1']] as const, command: 'X' } },
    { code: 'BAD_TAG', parts: { tags: [['', '1']] as const, command: 'X' } },
    { code: 'BAD_SOURCE', parts: { source: '', command: 'X' } },
    { code: 'BAD_SOURCE', parts: { source: 'a b', command: 'X' } },
    { code: 'BAD_COMMAND', parts: { command: '' } },
    { code: 'BAD_COMMAND', parts: { command: 'quit' } },
    { code: 'BAD_COMMAND', parts: { command: 'QUIT\r\nX' } },
    { code: 'BAD_COMMAND', parts: { command: '01' } },
  ])('refuses $parts with $code', ({ code, parts }) => {
    expect(() => serialiseMessage(parts)).toThrow(expect.objectContaining({ name: 'ProtocolError', code }));
  });

  test('is read back as it was', () => {
    fc.assert(
      fc.property(goodMessage, (message) => {
        expect(parseMessage(serialiseMessage(message))).toEqual(message);
      }),
      { numRuns: 2000 },
    );
  });

  test('never makes a second line, whatever it is given', () => {
    const anything = fc.record({
      tags: fc.array(fc.tuple(hostileText, hostileText), { maxLength: 3 }),
      source: fc.option(hostileText, { nil: undefined }),
      command: hostileText,
      params: fc.array(hostileText, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          anything,
          fc.tuple(anything, goodMessage).map(([a, b]) => ({ ...b, params: a.params })),
        ),
        (parts) => {
          const line = unlessRefused(() => serialiseMessage(parts));
          const read = line === undefined ? parts : parseMessage(line);
          expect(line ?? '').not.toMatch(/[\r\n\0]/);
          expect(read.params).toEqual(parts.params);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('tag values', () => {
  test.for([
    ['raw+:=,escaped; \\', 'raw+:=,escaped\\:\\s\\\\'],
    ['\r\n', '\\r\\n'],
    ['plain', 'plain'],
    ['', ''],
  ] as const)('escape %j as %j', ([value, escaped]) => {
    expect(escapeTagValue(value)).toBe(escaped);
    expect(unescapeTagValue(escaped)).toBe(value);
  });

  test.for([
    ['test\\', 'test'],
    ['value\\1', 'value1'],
    ['a\\\\nb', 'a\\nb'],
    ['\\\\\\', '\\'],
  ] as const)('unescape %j leniently', ([escaped, value]) => {
    expect(unescapeTagValue(escaped)).toBe(value);
  });

  test('come back from any text', () => {
    fc.assert(
      fc.property(hostileText, (value) => {
        const escaped = escapeTagValue(value);
        expect(escaped).not.toMatch(/[ ;\r\n]/);
        expect(unescapeTagValue(escaped)).toBe(value);
      }),
    );
  });
});

describe('standard replies', () => {
  test('name command, code and context', () => {
    expect(failLine('PRIVMSG', 'STORE_FAILED', ['#tea'], 'The message was not stored')).toBe(
      'FAIL PRIVMSG STORE_FAILED #tea :The message was not stored',
    );
    expect(standardReply('NOTE', '*', 'LATE', [], 'late')).toBe('NOTE * LATE :late');
  });

  test('do not fail on context that cannot be a word', () => {
    expect(failLine('X', 'BAD', ['', 'a b', ':c', 'd'], 'no')).toBe('FAIL X BAD * * * d :no');
  });
});
