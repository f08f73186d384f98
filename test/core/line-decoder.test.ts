import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DecodedLine, FROM_CLIENT, FROM_SERVER, LineDecoder } from '../../src/core/line-decoder.js';

function decode(...chunks: Array<string | Uint8Array>): DecodedLine[] {
  const decoder = new LineDecoder(FROM_CLIENT);
  return chunks.flatMap((chunk) => decoder.push(Buffer.from(chunk as string)));
}

const line = (text: string): DecodedLine => ({ kind: 'line', text });
const tooLong = (bytes: number): DecodedLine => ({ kind: 'error', code: 'TOO_LONG', bytes });

describe('LineDecoder', () => {
  test('ends lines at CR LF and at bare LF, and leaves out empty ones', () => {
    expect(decode('NICK a\r\nUSER b\n\r\n\n\r\nQUIT\r\n')).toEqual([
      line('NICK a'),
      line('USER b'),
      line('QUIT'),
    ]);
  });

  test('joins what was cut, within characters and within the end too', () => {
    const bytes = Buffer.from('PRIVMSG a :😀\r\nX\r\n');
    expect(decode(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual([
      line('PRIVMSG a :😀'),
      line('X'),
    ]);
  });

  test.for([
    { what: '510 bytes', text: 'x'.repeat(510), good: true },
    { what: '511 bytes', text: 'x'.repeat(511), good: false },
    { what: '510 bytes in two-byte characters', text: 'é'.repeat(255), good: true },
    { what: '512 bytes in two-byte characters', text: 'é'.repeat(256), good: false },
    { what: 'full tags and a full body', text: `@${'t'.repeat(4094)} ${'x'.repeat(510)}`, good: true },
    { what: 'tags one over', text: `@${'t'.repeat(4095)} X`, good: false },
    { what: 'a body one over behind tags', text: `@t ${'x'.repeat(511)}`, good: false },
    { what: 'tags and nothing else', text: `@${'t'.repeat(4095)}`, good: true },
    { what: 'too many tags and nothing else', text: `@${'t'.repeat(4096)}`, good: false },
  ])('takes $what: $good', ({ text, good }) => {
    const expected = good ? line(text) : tooLong(Buffer.byteLength(text) + 1);
    expect(decode(`${text}\r\nNEXT\r\n`)).toMatchObject([expected, line('NEXT')]);
  });

  test('takes longer lines from servers', () => {
    const decoder = new LineDecoder(FROM_SERVER);
    const long = `@${'t'.repeat(8189)} ${'x'.repeat(2000)}`;
    expect(decoder.push(Buffer.from(`${long}\r\n`))).toEqual([line(long)]);
    expect(decoder.push(Buffer.from(`@${'t'.repeat(8190)} X\n`))).toEqual([tooLong(8193)]);
  });

  test('gives up a line without an end, once, however it was cut', () => {
    const end = { kind: 'error', code: 'LINE_WITHOUT_END', bytes: 16_384 };
    expect(decode('x'.repeat(16_385), 'y\nNICK a\n')).toEqual([end]);
    expect(decode('NICK a\n', 'x'.repeat(16_000), 'x'.repeat(385))).toEqual([line('NICK a'), end]);
    expect(decode(`${'x'.repeat(16_385)}\nNICK a\n`)).toEqual([end]);
    expect(decode(`${'x'.repeat(16_384)}\nNICK a\n`)).toEqual([tooLong(16_384), line('NICK a')]);
  });

  test.for([
    { what: 'a lone continuation byte', bytes: [0x80] },
    { what: 'an overlong slash', bytes: [0xc0, 0xaf] },
    { what: 'a surrogate', bytes: [0xed, 0xa0, 0x80] },
    { what: 'something above U+10FFFF', bytes: [0xf4, 0x90, 0x80, 0x80] },
    { what: 'a cut character', bytes: [0xe2, 0x82] },
    { what: 'Latin-1', bytes: [0xe9] },
  ])('refuses $what and names the command', ({ bytes }) => {
    const bad = Buffer.concat([
      Buffer.from('@a=b :me privmsg #tea :'),
      Buffer.from(bytes),
      Buffer.from('\r\nQUIT\r\n'),
    ]);
    expect(decode(bad)).toEqual([
      { kind: 'error', code: 'INVALID_UTF8', command: 'PRIVMSG', tags: '@a=b' },
      line('QUIT'),
    ]);
  });

  test('hands out the tags of a refused line only where they are good', () => {
    const tagsOf = (bytes: string | Uint8Array): readonly (string | undefined)[] =>
      decode(bytes).map((item) => ('tags' in item ? item.tags : undefined));
    expect(tagsOf(`@label=7 PING ${'x'.repeat(600)}\r\n`)).toEqual(['@label=7']);
    expect(tagsOf('@label=7 PING :a\0b\r\n')).toEqual(['@label=7']);
    expect(tagsOf('@label=\0 PING x\r\n')).toEqual([undefined]);
    expect(tagsOf('@label\0\r\n')).toEqual([undefined]);
    expect(tagsOf(`@a=${'x'.repeat(4200)} PING x\r\n`)).toEqual([undefined]);
    const cut = Buffer.concat([Buffer.from('@a='), Uint8Array.of(0xff), Buffer.from(' PING x\r\n')]);
    expect(tagsOf(cut)).toEqual([undefined]);
  });

  test('names no command where none can be made out', () => {
    expect(decode(Uint8Array.of(0xff, 0x20, 0x41, 0x0a))).toEqual([
      { kind: 'error', code: 'INVALID_UTF8', command: '*' },
    ]);
    expect(decode('\0\n')).toEqual([{ kind: 'error', code: 'BAD_CHARACTER', command: '*' }]);
  });

  test.for(['PRIVMSG a :b\0c\n', 'PRIVMSG a :b\rc\r\n', 'PRIVMSG a :b\r\r\n'])(
    'refuses controls inside: %j',
    (bytes) => {
      expect(decode(bytes)).toEqual([{ kind: 'error', code: 'BAD_CHARACTER', command: 'PRIVMSG' }]);
    },
  );

  test('keeps a BOM as the character it is', () => {
    expect(decode('\ufeffNICK a\n')).toEqual([line('\ufeffNICK a')]);
  });

  test('holds no more than a line that could still be good', () => {
    const decoder = new LineDecoder(FROM_CLIENT);
    let most = 0;
    for (let i = 0; i < 2000; i++) {
      decoder.push(Buffer.from('x'.repeat(i % 97)));
      most = Math.max(most, decoder.heldBytes);
    }
    expect(most).toBeLessThanOrEqual(4096 + 512);
    expect(most).toBeGreaterThan(4000);
    expect(decoder.heldBytes).toBe(0);
  });

  test('gives the same for any bytes, however they are cut, and never holds more than its bound', () => {
    const small = { tagBytes: 12, bodyBytes: 20, longestBytes: 60 };
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      fc
        .constantFrom('\n', '\r\n', '\r', '@a=b ', 'NICK bob\r\n', '😀', '\0', 'x'.repeat(25))
        .map((text) => Buffer.from(text)),
    );
    const cuts = fc.array(fc.nat(200), { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), cuts, (pieces, at) => {
        const bytes = Buffer.concat(pieces);
        const whole = new LineDecoder(small).push(bytes);
        const decoder = new LineDecoder(small);
        const edges = [
          0,
          ...at.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b),
          bytes.length,
        ];
        const cut = edges.slice(1).flatMap((edge, i) => {
          const lines = decoder.push(bytes.subarray(edges[i], edge));
          expect(decoder.heldBytes).toBeLessThanOrEqual(32);
          return lines;
        });
        expect(cut).toEqual(whole);
      }),
      { numRuns: 2000 },
    );
  });
});
