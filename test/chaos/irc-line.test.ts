import { expect, it } from 'vitest';

import { LineSplitter, readLine } from './irc-line.js';

it('takes a line with tags, a source and a trailing parameter apart', () => {
  const line = readLine('@msgid=a1;+x;time=2026 :bob!b@h privmsg #tea  :two words: here');
  expect(line).toEqual({
    tags: new Map([
      ['msgid', 'a1'],
      ['+x', ''],
      ['time', '2026'],
    ]),
    from: 'bob',
    command: 'PRIVMSG',
    params: ['#tea', 'two words: here'],
  });
});

it('undoes the escapes of tag values', () => {
  expect(readLine('@a=\\:\\s\\\\\\r\\n\\x\\ PING').tags.get('a')).toBe('; \\\r\nx');
});

it('makes something of anything', () => {
  for (const text of ['', ' ', ':', '@', '@a', ':x', 'PING', 'PING :'])
    expect(() => readLine(text)).not.toThrow();
  expect(readLine('PING :').params).toEqual(['']);
});

it('puts lines together that come in pieces, with either end, and keeps what is not complete', () => {
  const splitter = new LineSplitter();
  const bytes = Buffer.from('PING é\r\n\r\nPONG\nNI');
  const lines = [...bytes].flatMap((byte) => splitter.push(Buffer.from([byte])));
  expect(lines).toEqual(['PING é', 'PONG']);
  expect(splitter.push(Buffer.from('CK x\r\nUSER\r\n'))).toEqual(['NICK x', 'USER']);
});
