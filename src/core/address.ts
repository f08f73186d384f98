/** Addresses as numbers: which network one is of, so that what is counted by address is counted by who can change it. */
import { isIPv4, isIPv6 } from 'node:net';

/** The bytes of an address, 4 or 16; of an IPv4 address in IPv6 clothes 4. Undefined for what is no address. */
export function addressBytes(address: string): number[] | undefined {
  const zone = address.indexOf('%');
  const plain = zone < 0 ? address : address.slice(0, zone);
  if (isIPv4(plain)) return plain.split('.').map(Number);
  if (!isIPv6(plain)) return undefined;
  const [head = '', tail] = plain.split('::');
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const all = [
    ...before,
    ...Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => 0),
    ...after,
  ];
  const bytes = all.flatMap((group) => [group >> 8, group & 0xff]);
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return isMapped ? bytes.slice(12) : bytes;
}

function groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((word) => {
    if (!word.includes('.')) return [Number.parseInt(word, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = word.split('.').map(Number);
    return [(a << 8) | b, (c << 8) | d];
  });
}

/** What limits by address count by: the address, of IPv6 its /64, which one customer has all of. */
export function networkOf(address: string): string {
  const bytes = addressBytes(address);
  if (bytes === undefined) return address;
  if (bytes.length === 4) return bytes.join('.');
  const words = [0, 2, 4, 6].map((at) => (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)).toString(16));
  return `${words.join(':')}::/64`;
}

/** Whether an address is of this very machine. */
export function isLoopback(address: string): boolean {
  const bytes = addressBytes(address);
  if (bytes === undefined) return false;
  if (bytes.length === 4) return bytes[0] === 127;
  return bytes.every((byte, at) => byte === (at === 15 ? 1 : 0));
}
