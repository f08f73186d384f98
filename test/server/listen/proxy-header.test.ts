import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addressBytes } from '../../../src/core/address.js';
import { readProxyHeader } from '../../../src/server/listen/proxy-header.js';
import { binaryHeader } from '../../support/proxy-header.js';

const text = (line: string): Buffer => Buffer.from(line, 'latin1');

describe('version 1', () => {
  test.each([
    ['PROXY TCP4 192.0.2.7 198.51.100.1 1 65535\r\n', '192.0.2.7'],
    ['PROXY TCP6 2001:DB8::7 2001:db8::1 56324 6697\r\n', '2001:db8::7'],
    ['PROXY TCP6 ::ffff:192.0.2.7 ::1 1 2\r\n', '192.0.2.7'],
    ['PROXY UNKNOWN\r\n', undefined],
    ['PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n', undefined],
  ])('%j is of %s, and what follows it is not of it', (line, address) => {
    const header = { kind: 'complete', length: line.length, address };
    expect(readProxyHeader(text(line))).toEqual(header);
    expect(readProxyHeader(text(`${line}PROXY TCP4 1.1.1.1 1.1.1.1 1 1\r\n`))).toEqual(header);
    for (let end = 0; end < line.length; end++)
      expect(readProxyHeader(text(line.slice(0, end)))).toEqual({ kind: 'incomplete' });
  });

  test.each([
    'NICK ann\r\n',
    'proxy TCP4 192.0.2.7 198.51.100.1 1 2\r\n',
    'PROXY  TCP4 192.0.2.7 198.51.100.1 1 2\r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.1 1 2 \r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.1 1\r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.1 1 65536\r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.1 01 2\r\n',
    'PROXY TCP4 192.0.2.07 198.51.100.1 1 2\r\n',
    'PROXY TCP4 192.0.2.256 198.51.100.1 1 2\r\n',
    'PROXY TCP4 192.0.2.7 example.org 1 2\r\n',
    'PROXY TCP4 2001:db8::7 2001:db8::1 1 2\r\n',
    'PROXY TCP6 192.0.2.7 198.51.100.1 1 2\r\n',
    'PROXY TCP6 fe80::7%eth0 2001:db8::1 1 2\r\n',
    'PROXY UDP4 192.0.2.7 198.51.100.1 1 2\r\n',
    'PROXY UNKNOWNS\r\n',
    `PROXY UNKNOWN ${'x'.repeat(100)}\r\n`,
    `PROXY TCP4 ${' '.repeat(100)}`,
    '\x16\x03\x01',
  ])('%j is refused', (line) => {
    expect(readProxyHeader(text(line)).kind).toBe('invalid');
  });
});

describe('version 2', () => {
  const four = Buffer.from([192, 0, 2, 7, 198, 51, 100, 1, 0, 1, 0, 2]);
  const six = Buffer.concat([
    Buffer.from('20010db8000000000000000000000007', 'hex'),
    Buffer.from('20010db8000000000000000000000001', 'hex'),
    Buffer.from([0, 1, 0, 2]),
  ]);
  const tlv = Buffer.from([0x04, 0, 3, 1, 2, 3]);

  test.each([
    ['TCP over IPv4', binaryHeader(0x21, 0x11, four), '192.0.2.7'],
    ['with TLVs behind it', binaryHeader(0x21, 0x11, Buffer.concat([four, tlv])), '192.0.2.7'],
    ['TCP over IPv6', binaryHeader(0x21, 0x21, six), '2001:db8::7'],
    ['LOCAL, whatever it says', binaryHeader(0x20, 0x11, four), undefined],
    ['LOCAL, with nothing', binaryHeader(0x20, 0x00, Buffer.alloc(0)), undefined],
    ['UNSPEC', binaryHeader(0x21, 0x00, tlv), undefined],
    ['a path', binaryHeader(0x21, 0x31, Buffer.alloc(216)), undefined],
  ])('%s', (_, header, address) => {
    const complete = { kind: 'complete', length: header.length, address };
    expect(readProxyHeader(header)).toEqual(complete);
    expect(readProxyHeader(Buffer.concat([header, header]))).toEqual(complete);
    for (let end = 0; end < header.length; end++)
      expect(readProxyHeader(header.subarray(0, end))).toEqual({ kind: 'incomplete' });
  });

  test.each([
    ['another version', binaryHeader(0x11, 0x11, four)],
    ['an unknown command', binaryHeader(0x22, 0x11, four)],
    ['an unknown family', binaryHeader(0x21, 0x41, four)],
    ['an unknown protocol', binaryHeader(0x21, 0x13, four)],
    ['datagrams', binaryHeader(0x21, 0x12, four)],
    ['too few bytes for its addresses', binaryHeader(0x21, 0x21, four)],
    ['too few bytes for its ports', binaryHeader(0x21, 0x11, four.subarray(0, 11))],
    ['more than may be kept for it', binaryHeader(0x21, 0x11, Buffer.alloc(4097))],
    ['a signature with a wrong byte', Buffer.from('\r\n\r\n\0\r\nQUIT\r!\x11\0\x0c', 'latin1')],
  ])('%s is refused', (_, header) => {
    expect(readProxyHeader(header).kind).toBe('invalid');
  });
});

test('any address comes out as it went in, in either version', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      const bytes = addressBytes(address) ?? [];
      const isMapped = bytes.length === 4 && address.includes(':');
      const line = address.includes(':')
        ? `PROXY TCP6 ${address} :: 1 2\r\n`
        : `PROXY TCP4 ${address} 1.1.1.1 1 2\r\n`;
      const ends = Buffer.from([...bytes, ...bytes, 0, 1, 0, 2]);
      const headers = [text(line), binaryHeader(0x21, bytes.length === 4 ? 0x11 : 0x21, ends)];
      for (const header of headers) {
        const read = readProxyHeader(header);
        expect(read.kind).toBe('complete');
        if (read.kind === 'complete') expect(addressBytes(read.address ?? '')).toEqual(bytes);
        if (read.kind === 'complete' && isMapped) expect(read.address).not.toContain(':');
      }
    }),
  );
});

test('whatever comes is incomplete, invalid or whole: never an address that is none, never longer than what came', () => {
  const whole = binaryHeader(0x21, 0x11, Buffer.from([192, 0, 2, 7, 198, 51, 100, 1, 0, 1, 0, 2]));
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }).map((rest) => Buffer.concat([whole.subarray(0, 12), rest])),
    fc.string({ maxLength: 200 }).map((rest) => text(`PROXY TCP4 ${rest}\r\n`)),
    fc
      .tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }))
      .map(([at, byte]) => Buffer.from(whole.map((old, index) => (index === at ? byte : old)))),
  );
  fc.assert(
    fc.property(bytes, (some) => {
      const header = readProxyHeader(Buffer.from(some));
      if (header.kind !== 'complete') return;
      expect(header.length).toBeLessThanOrEqual(some.length);
      if (header.address !== undefined) expect(addressBytes(header.address)).toBeDefined();
    }),
    { numRuns: 5000 },
  );
});
