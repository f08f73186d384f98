/** PROXY headers as proxies make them. */

/** @param command version and command; @param family family and protocol; @param body addresses, ports and TLVs */
export function binaryHeader(command: number, family: number, body: Buffer): Buffer {
  const head = Buffer.from(`\r\n\r\n\0\r\nQUIT\n${String.fromCharCode(command, family)}\0\0`, 'latin1');
  head.writeUInt16BE(body.length, 14);
  return Buffer.concat([head, body]);
}

/** Version 1, of an IPv4 or IPv6 address. */
export function textHeader(address: string): string {
  return address.includes(':')
    ? `PROXY TCP6 ${address} 2001:db8::1 40000 6667\r\n`
    : `PROXY TCP4 ${address} 198.51.100.1 40000 6667\r\n`;
}
