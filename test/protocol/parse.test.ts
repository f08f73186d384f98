import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProtocolError } from '../../src/protocol/errors.js';
import { LONGEST_LINE_BYTES } from '../../src/protocol/limits.js';
import { clientOnlyTags } from '../../src/protocol/message.js';
import { parseMessage } from '../../src/protocol/parse.js';
import { serialiseMessage } from '../../src/protocol/serialise.js';
import { hostileText, lineText, unlessRefused } from './arbitraries.js';

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    return error instanceof ProtocolError ? error.code : `not a ProtocolError: ${String(error)}`;
  }
  return undefined;
}

describe('parseMessage', () => {
  test.for([
    { line: 'nick bob', command: 'NICK', params: ['bob'] },
    { line: 'QUIT', command: 'QUIT', params: [] },
    { line: 'QUIT ', command: 'QUIT', params: [] },
    { line: '  PING   a   b  ', command: 'PING', params: ['a', 'b'] },
    { line: 'PRIVMSG #tea :', command: 'PRIVMSG', params: ['#tea', ''] },
    { line: 'PRIVMSG #tea ::)', command: 'PRIVMSG', params: ['#tea', ':)'] },
    { line: 'PRIVMSG #tea :  two  spaces ', command: 'PRIVMSG', params: ['#tea', '  two  spaces '] },
    { line: 'PRIVMSG #tea a:b', command: 'PRIVMSG', params: ['#tea', 'a:b'] },
    { line: 'USER u 0 * real', command: 'USER', params: ['u', '0', '*', 'real'] },
  ])('reads $line', ({ line, command, params }) => {
    const message = parseMessage(line);
    expect(message).toEqual({ tags: new Map(), source: undefined, command, params });
  });

  test('reads tags, source, numeric and parameters of one line', () => {
    expect(parseMessage('@time=12;+draft/reply=a\\sb :irc.example 432  bob :No: bad')).toEqual({
      tags: new Map([
        ['time', '12'],
        ['+draft/reply', 'a b'],
      ]),
      source: 'irc.example',
      command: '432',
      params: ['bob', 'No: bad'],
    });
  });

  test('takes any number of parameters', () => {
    const params = Array.from({ length: 40 }, (_, i) => `p${i}`);
    expect(parseMessage(`X ${params.join(' ')}`).params).toEqual(params);
  });

  test('keeps the last of several values of one tag key', () => {
    expect([...parseMessage('@a=1;b=2;a=3 PING').tags]).toEqual([
      ['b', '2'],
      ['a', '3'],
    ]);
  });

  test('reads a tag without "=", with nothing after it and with "=" in its value', () => {
    expect([...parseMessage('@a;b=;c=d=e PING').tags]).toEqual([
      ['a', ''],
      ['b', ''],
      ['c', 'd=e'],
    ]);
  });

  test('leaves out a tag with a malformed key and keeps the message', () => {
    const message = parseMessage('@;=x;a!b=1;/c=2;d/=3;++e=4;good=5 PING');
    expect([...message.tags]).toEqual([['good', '5']]);
    expect(message.command).toBe('PING');
  });

  test('treats __proto__ and constructor as ordinary words', () => {
    const { tags, params } = parseMessage('@constructor=1;toString=2 JOIN __proto__');
    expect(tags.get('constructor')).toBe('1');
    expect(tags.get('hasOwnProperty')).toBeUndefined();
    expect(params).toEqual(['__proto__']);
  });

  test('shares one empty map between messages without tags', () => {
    expect(parseMessage('PING a').tags).toBe(parseMessage('PING b').tags);
  });

  test('lists the client-only tags of a message', () => {
    expect(clientOnlyTags(parseMessage('@+typing=active;label=1;+a/b TAGMSG bob'))).toEqual([
      ['+typing', 'active'],
      ['+a/b', ''],
    ]);
  });

  test.for([
    { line: '', code: 'EMPTY' },
    { line: '   ', code: 'EMPTY' },
    { line: '@a=b', code: 'EMPTY' },
    { line: ':source', code: 'EMPTY' },
    { line: ': PING', code: 'BAD_SOURCE' },
    { line: 'PI\0NG', code: 'BAD_CHARACTER' },
    { line: 'PRIVMSG a :b\rQUIT', code: 'BAD_CHARACTER' },
    { line: 'PRIVMSG a :b\nQUIT', code: 'BAD_CHARACTER' },
    { line: '12 a', code: 'BAD_COMMAND' },
    { line: '1234', code: 'BAD_COMMAND' },
    { line: 'A1 b', code: 'BAD_COMMAND' },
    { line: 'GET/ HTTP', code: 'BAD_COMMAND' },
    { line: 'ÄB', code: 'BAD_COMMAND' },
    { line: 'x'.repeat(LONGEST_LINE_BYTES + 1), code: 'TOO_LONG' },
  ])('refuses a line with $code', ({ line, code }) => {
    expect(codeOf(() => parseMessage(line))).toBe(code);
  });

  const anyLine = fc.oneof(
    hostileText,
    fc.string({ unit: 'binary' }),
    fc.tuple(lineText, lineText).map(([tags, params]) => `@${tags.replaceAll(' ', '')} PING ${params}`),
  );

  test('survives any text: a message that can be written again, or a ProtocolError', () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        const message = unlessRefused(() => parseMessage(line));
        const again = message && parseMessage(serialiseMessage(message));
        expect(again).toEqual(message);
      }),
      { numRuns: 3000 },
    );
  });
});
