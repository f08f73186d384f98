/**
 * The header that a proxy sends in front of what it forwards: who is behind it (HAProxy's PROXY protocol 3.0, versions 1
 * and 2 of the header).
 *
 * Strict: a trusted proxy sends it right, so anything else is a mistake in a configuration, and must not be taken for
 * something that it is not. What is of no interest (ports, TLVs) is checked and passed over.
 */
import { isIPv4, isIPv6 } from 'node:net';

/** What the bytes so far are: the beginning of a header, none, or a whole one of `length` bytes. */
export type ProxyHeader =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'invalid'; readonly reason: string }
  /** Without an address the proxy speaks for itself (a check of its own), or does not know for whom. */
  | { readonly kind: 'complete'; readonly length: number; readonly address: string | undefined };

/** Section 2.1: the longest header of version 1, its line end included. */
const MOST_TEXT_BYTES = 107;
/** Section 2.2: before the addresses of version 2. */
const BINARY_BYTES = 16;
const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
/** Addresses and TLVs of version 2: a certificate's names fit, and memory for a peer that has not come in is bounded. */
const MOST_BINARY_BYTES = 4096;
/** A header is at most so long. */
export const MOST_HEADER_BYTES: number = BINARY_BYTES + MOST_BINARY_BYTES;

const INCOMPLETE: ProxyHeader = { kind: 'incomplete' };

/** Reads the header at the beginning of `bytes`. */
export function readProxyHeader(bytes: Buffer): ProxyHeader {
  if (bytes.length === 0) return INCOMPLETE;
  const known = Math.min(bytes.length, SIGNATURE.length);
  if (bytes.subarray(0, known).equals(SIGNATURE.subarray(0, known)))
    return known < SIGNATURE.length ? INCOMPLETE : readBinary(bytes);
  return readText(bytes);
}

function invalid(reason: string): ProxyHeader {
  return { kind: 'invalid', reason };
}

function readText(bytes: Buffer): ProxyHeader {
  const end = bytes.indexOf('\r\n');
  const whole = end >= 0 && end + 2 <= MOST_TEXT_BYTES;
  const text = bytes.toString('latin1', 0, whole ? end : MOST_TEXT_BYTES);
  if (!whole) {
    const begun = text.startsWith('PROXY ') || 'PROXY '.startsWith(text);
    return begun && bytes.length < MOST_TEXT_BYTES ? INCOMPLETE : invalid('no PROXY header');
  }
  const length = end + 2;
  // What follows this word is of no meaning.
  if (/^PROXY UNKNOWN(?: |$)/.test(text)) return { kind: 'complete', length, address: undefined };
  const [word, family, source = '', target = '', ...ports] = text.split(' ');
  if (word !== 'PROXY') return invalid('no PROXY header');
  const isAddress = family === 'TCP4' ? isIPv4 : family === 'TCP6' ? isPlainIPv6 : undefined;
  if (isAddress === undefined) return invalid('a PROXY header of an unknown family');
  const right = isAddress(source) && isAddress(target) && ports.length === 2 && ports.every(isPort);
  return right
    ? { kind: 'complete', length, address: plainAddress(source) }
    : invalid('a PROXY header with a wrong address');
}

function isPlainIPv6(text: string): boolean {
  return isIPv6(text) && !text.includes('%');
}

function isPort(text: string): boolean {
  return /^(?:0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535;
}

/** The bytes of the source address of each family, by its number in the header; undefined for one that is passed over. */
const FAMILIES: ReadonlyMap<number, { readonly size: number; readonly read?: (bytes: Buffer) => string }> =
  new Map([
    [0, { size: 0 }],
    [1, { size: 4, read: (bytes: Buffer) => bytes.join('.') }],
    [2, { size: 16, read: writeIPv6 }],
    // Paths of sockets of the proxy's own machine.
    [3, { size: 108 }],
  ]);
/** Both addresses are followed by both ports, but for paths. */
const PORTS_BYTES = 4;
const STREAM = 1;

function readBinary(bytes: Buffer): ProxyHeader {
  if (bytes.length < BINARY_BYTES) return INCOMPLETE;
  const command = bytes.readUInt8(12);
  const protocol = bytes.readUInt8(13);
  const size = bytes.readUInt16BE(14);
  if (command !== 0x20 && command !== 0x21) return invalid('a PROXY header of an unknown version');
  if (size > MOST_BINARY_BYTES) return invalid('a PROXY header that is too long');
  const length = BINARY_BYTES + size;
  if (bytes.length < length) return INCOMPLETE;
  // LOCAL: whatever the rest says.
  if (command === 0x20) return { kind: 'complete', length, address: undefined };
  const family = FAMILIES.get(protocol >> 4);
  const transport = protocol & 0x0f;
  if (family === undefined || transport > 2) return invalid('a PROXY header of an unknown family');
  if (family.size === 0 || transport === 0) return { kind: 'complete', length, address: undefined };
  if (transport !== STREAM) return invalid('a PROXY header of another protocol than TCP');
  const { size: each, read } = family;
  if (size < 2 * each + (read === undefined ? 0 : PORTS_BYTES))
    return invalid('a PROXY header that is too short');
  const source = bytes.subarray(BINARY_BYTES, BINARY_BYTES + each);
  return { kind: 'complete', length, address: read === undefined ? undefined : plainAddress(read(source)) };
}

function writeIPv6(bytes: Buffer): string {
  return Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(2 * at).toString(16)).join(':');
}

/** As the kernel writes addresses: without a long run of zeros, and an IPv4 peer within IPv6 is the same peer. */
function plainAddress(address: string): string {
  if (!address.includes(':')) return address;
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(plain) ?? [];
  if (high === undefined || low === undefined) return plain;
  const bytes = Buffer.from(high.padStart(4, '0') + low.padStart(4, '0'), 'hex');
  return bytes.join('.');
}
